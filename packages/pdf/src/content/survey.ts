import type { Page } from '../document/pages.js';
import type { RevisionView } from '../document/view.js';
import { PdfError, readable } from '../error.js';
import { nameOf, numberOf, PdfDict, PdfName, PdfStream, PdfString, type PdfValue } from '../syntax/values.js';
import { COLOURS, deviceColour } from './device-colour.js';
import { Found, UNREAD, type ContentSurvey, type Part, type PlacedImage, type State } from './found.js';
import { IDENTITY, multiply, numbersOf, type Matrix } from './matrix.js';
import { operatorsOf } from './operators.js';
import { decoderOf, type TextDecoder } from './text-decoder.js';

const MAX_DEPTH = 8;
const MOST_SAVED = 2000;
const BOTH: readonly Part[] = ['fill', 'stroke'];
/** Operators that paint a path. @see ISO 32000-1 §8.5.3, table 60 */
const PAINTED: Readonly<Record<string, readonly Part[]>> = {
  S: ['stroke'],
  s: ['stroke'],
  f: ['fill'],
  F: ['fill'],
  'f*': ['fill'],
  B: BOTH,
  'B*': BOTH,
  b: BOTH,
  'b*': BOTH,
};
/** Keys of images within content, in full. @see ISO 32000-1 §8.9.7, table 93 */
const IN_FULL: Readonly<Record<string, string>> = {
  BPC: 'BitsPerComponent',
  CS: 'ColorSpace',
  D: 'Decode',
  DP: 'DecodeParms',
  F: 'Filter',
  H: 'Height',
  IM: 'ImageMask',
  I: 'Interpolate',
  W: 'Width',
};

const INITIAL: State = { ctm: IDENTITY, font: undefined, mode: 0, fill: undefined, stroke: undefined };

/** Surveys pages of one document; forms that several pages draw are read once. */
export class PageSurveyor {
  readonly #decoders = new Map<PdfDict, TextDecoder>();
  readonly #forms = new Map<PdfStream, Map<number, ContentSurvey>>();

  constructor(private readonly view: RevisionView) {}

  /**
   * The page's own content and the forms that it draws; no annotations.
   * @param isPainting is asked for each image, in the space of the page, whether it hides all that was drawn before
   * @throws PdfError `PDF_LIMIT`
   */
  survey(page: Page, isPainting: (image: PlacedImage) => boolean): ContentSurvey {
    const { view } = this;
    const value = view.resolve(page.dict.get('Contents'));
    const parts = Array.isArray(value) ? (value as readonly PdfValue[]) : [value];
    const streams = parts.map((one) => view.resolve(one)).filter((one) => one instanceof PdfStream);
    const data = streams.map((one) => view.data(one));
    const known = data.filter((one) => one !== undefined);
    const content = Buffer.concat(known.flatMap((one) => [one, Buffer.from('\n')]));
    const resources = view.dict(page.inherited.get('Resources'));
    const survey = this.#run(content, resources, INITIAL, 0, isPainting);
    const unread = parts.filter((one) => one !== null).length - known.length;
    return { ...survey, isWhole: survey.isWhole && unread === 0, unreadStreams: survey.unreadStreams + unread };
  }

  #run(
    data: Buffer,
    resources: PdfDict | undefined,
    initial: State,
    depth: number,
    isPainting: (image: PlacedImage) => boolean = () => false,
  ): ContentSurvey {
    const found = new Found(isPainting);
    let state = { ...initial };
    const saved: State[] = [];
    const isWhole = readable(() => {
      for (const { name, operands } of operatorsOf(data)) {
        this.view.document.budget.spend('steps');
        if (name === 'q') {
          if (saved.length === MOST_SAVED) throw new PdfError('PDF_MALFORMED', 'states saved without end');
          saved.push({ ...state });
        } else if (name === 'Q') state = saved.pop() ?? state;
        else this.#operator(name, operands, state, resources, depth, found);
      }
      return true;
    });
    return found.survey(isWhole === true);
  }

  #operator(
    name: string,
    operands: readonly PdfValue[],
    state: State,
    resources: PdfDict | undefined,
    depth: number,
    found: Found,
  ): void {
    switch (name) {
      case 'cm': {
        const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = operands.map((one) => numberOf(one) ?? 0);
        state.ctm = multiply([a, b, c, d, e, f], state.ctm);
        return;
      }
      case 'Tr':
        state.mode = numberOf(operands[0]) ?? 0;
        return;
      case 'Tf': {
        const fonts = this.view.dict(resources?.get('Font'));
        state.font = this.view.dict(fonts?.get(nameOf(operands[0]) ?? ''));
        return;
      }
      case 'Tj':
      case 'TJ':
      case "'":
      case '"':
        if (this.#isText(operands.at(-1), state.font)) found.text(state);
        return;
      case 'BI':
        found.image({ dict: inFull(operands), stream: undefined, matrix: state.ctm });
        return;
      case 'Do':
        return this.#object(operands[0], state, resources, depth, found);
      default:
        if (Object.hasOwn(PAINTED, name)) found.paint(PAINTED[name]!, state);
        else this.#colour(name, operands, state, resources);
    }
  }

  /** @see ISO 32000-1 §8.6.8 */
  #colour(name: string, operands: readonly PdfValue[], state: State, resources: PdfDict | undefined): void {
    const set = Object.hasOwn(COLOURS, name) ? COLOURS[name] : undefined;
    if (set !== undefined) state[set.of] = set.to;
    else if (name === 'cs' || name === 'CS') {
      const space = nameOf(operands[0]) ?? '';
      const own = this.view.resolve(this.view.dict(resources?.get('ColorSpace'))?.get(space));
      state[name === 'cs' ? 'fill' : 'stroke'] = deviceColour(nameOf(own) ?? space);
    }
  }

  /** Whether there is more to it than blanks: where nobody knows what codes mean, they mean something. */
  #isText(value: PdfValue | undefined, font: PdfDict | undefined): boolean {
    const parts = Array.isArray(value) ? (value as readonly PdfValue[]) : [value];
    const bytes = Buffer.concat(parts.filter((one) => one instanceof PdfString).map((one) => one.bytes));
    if (bytes.length === 0) return false;
    const text = this.#decoder(font)?.(bytes);
    return text === undefined ? bytes.some((byte) => byte !== 0x20) : text.trim() !== '';
  }

  #decoder(font: PdfDict | undefined): TextDecoder | undefined {
    if (font === undefined) return undefined;
    const decoder = this.#decoders.get(font) ?? decoderOf(this.view, font);
    this.#decoders.set(font, decoder);
    return decoder;
  }

  #object(name: PdfValue | undefined, state: State, resources: PdfDict | undefined, depth: number, found: Found): void {
    const { view } = this;
    const object = name instanceof PdfName ? view.resolve(view.dict(resources?.get('XObject'))?.get(name.value)) : null;
    if (!(object instanceof PdfStream)) return;
    if (nameOf(view.resolve(object.dict.get('Subtype'))) !== 'Form')
      return found.image({ dict: object.dict, stream: object, matrix: state.ctm });
    const matrix = numbersOf(view, object.dict.get('Matrix'), 6) as Matrix | undefined;
    const survey = this.#form(object, state, resources, depth);
    // Read once, it is gone through wherever it is drawn.
    view.document.budget.spend('steps', survey.images.length + survey.fonts.size + survey.colours.size);
    found.form(survey, multiply(matrix ?? IDENTITY, state.ctm));
  }

  /** In the space of the form, whatever draws it: read once in each mode of text. */
  #form(form: PdfStream, { mode }: State, resources: PdfDict | undefined, depth: number): ContentSurvey {
    if (depth === MAX_DEPTH) return UNREAD;
    const own = this.view.dict(form.dict.get('Resources'));
    const known = own && this.#forms.get(form)?.get(mode);
    if (known !== undefined) return known;
    const data = this.view.data(form);
    const survey = data === undefined ? UNREAD : this.#run(data, own ?? resources, { ...INITIAL, mode }, depth + 1);
    // What has no resources of its own is another thing on each page.
    if (own !== undefined)
      this.#forms.set(form, (this.#forms.get(form) ?? new Map<number, ContentSurvey>()).set(mode, survey));
    return survey;
  }
}

function inFull(operands: readonly PdfValue[]): PdfDict {
  const entries = new Map<string, PdfValue>();
  for (let at = 0; at + 1 < operands.length; at += 2) {
    const key = nameOf(operands[at]) ?? '';
    entries.set(IN_FULL[key] ?? key, operands[at + 1]!);
  }
  return new PdfDict(entries);
}
