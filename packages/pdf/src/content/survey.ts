import type { Page } from '../document/pages.js';
import type { RevisionView } from '../document/view.js';
import { PdfError, readable } from '../error.js';
import { nameOf, numberOf, PdfDict, PdfName, PdfStream, PdfString, type PdfValue } from '../syntax/values.js';
import { IDENTITY, multiply, numbersOf, type Matrix } from './matrix.js';
import { operatorsOf } from './operators.js';
import { decoderOf, type TextDecoder } from './text-decoder.js';

/** An image where content draws it. */
export interface PlacedImage {
  /** Keys of an image within content are in full here. */
  dict: PdfDict;
  /** Absent for one within content. */
  stream: PdfStream | undefined;
  /** From its unit square to the space of the page. */
  matrix: Matrix;
}

/** What content draws, as far as it matters which layers a page has. */
export interface ContentSurvey {
  /** Strings of text, of more than blanks, that are painted, and where nothing opaque is painted over all of it later. */
  visibleTexts: number;
  /** The same that are not painted (modes 3 and 7). @see ISO 32000-1 §9.3.6 */
  invisibleTexts: number;
  /** At most 2,000 of a page. */
  images: readonly PlacedImage[];
  /** Fonts that some text is shown in. */
  fonts: ReadonlySet<PdfDict>;
  /** All of it could be read. */
  isWhole: boolean;
  /** Streams that do not come out of their filters. */
  unreadStreams: number;
}

const MAX_DEPTH = 8;
const MOST_IMAGES = 2000;
const NOT_PAINTED = new Set([3, 7]);
const NO_FONTS: ReadonlySet<PdfDict> = new Set();
const NOTHING: ContentSurvey = {
  visibleTexts: 0,
  invisibleTexts: 0,
  images: [],
  fonts: NO_FONTS,
  isWhole: true,
  unreadStreams: 0,
};
const UNREAD: ContentSurvey = { ...NOTHING, isWhole: false, unreadStreams: 1 };

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

interface State {
  ctm: Matrix;
  font: PdfDict | undefined;
  mode: number;
}

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
    const survey = this.#run(content, resources, { ctm: IDENTITY, font: undefined, mode: 0 }, 0, isPainting);
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
          if (saved.length === MOST_IMAGES) throw new PdfError('PDF_MALFORMED', 'states saved without end');
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
        this.#object(operands[0], state, resources, depth, found);
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
    view.document.budget.spend('steps', survey.images.length + survey.fonts.size);
    found.form(survey, multiply(matrix ?? IDENTITY, state.ctm));
  }

  /** In the space of the form, whatever draws it: read once in each mode of text. */
  #form(form: PdfStream, { mode }: State, resources: PdfDict | undefined, depth: number): ContentSurvey {
    if (depth === MAX_DEPTH) return UNREAD;
    const own = this.view.dict(form.dict.get('Resources'));
    const known = own && this.#forms.get(form)?.get(mode);
    if (known !== undefined) return known;
    const data = this.view.data(form);
    const survey =
      data === undefined
        ? UNREAD
        : this.#run(data, own ?? resources, { ctm: IDENTITY, font: undefined, mode }, depth + 1);
    // What has no resources of its own is another thing on each page.
    if (own !== undefined)
      this.#forms.set(form, (this.#forms.get(form) ?? new Map<number, ContentSurvey>()).set(mode, survey));
    return survey;
  }
}

/** Gathers what is drawn, in its order. */
class Found {
  #visible = 0;
  #invisible = 0;
  #isWhole = true;
  #unreadStreams = 0;
  readonly #images: PlacedImage[] = [];
  readonly #fonts = new Set<PdfDict>();

  constructor(private readonly isPainting: (image: PlacedImage) => boolean) {}

  text({ font, mode }: State): void {
    if (NOT_PAINTED.has(mode)) this.#invisible += 1;
    else this.#visible += 1;
    if (font !== undefined) this.#fonts.add(font);
  }

  image(image: PlacedImage): void {
    if (this.isPainting(image)) {
      this.#invisible += this.#visible;
      this.#visible = 0;
    }
    if (this.#images.length < MOST_IMAGES) this.#images.push(image);
    else this.#isWhole = false;
  }

  form({ visibleTexts, invisibleTexts, images, fonts, isWhole, unreadStreams }: ContentSurvey, matrix: Matrix): void {
    for (const image of images) this.image({ ...image, matrix: multiply(image.matrix, matrix) });
    this.#visible += visibleTexts;
    this.#invisible += invisibleTexts;
    for (const font of fonts) this.#fonts.add(font);
    this.#isWhole &&= isWhole;
    this.#unreadStreams += unreadStreams;
  }

  survey(isRead: boolean): ContentSurvey {
    return {
      visibleTexts: this.#visible,
      invisibleTexts: this.#invisible,
      images: this.#images,
      fonts: this.#fonts,
      isWhole: isRead && this.#isWhole,
      unreadStreams: this.#unreadStreams,
    };
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
