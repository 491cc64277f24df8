import { nameOf, PdfCrossReference } from '../pdf-cross-reference.js';
import { PdfReference, PdfUnusual, type PdfDictionary, type PdfValue } from '../pdf-objects.js';
import { TextPlacer } from './content.js';
import { fontMayHold, isUnreadable, textFont, type TextFont } from './font.js';
import { TextLines } from './lines.js';
import { shortLine } from './marks.js';

const MAX_PAGES = 5000;
const MAX_FORM_DEPTH = 8;
/** Lines kept of one file. */
const MAX_LINES = 500;
/** Fonts looked at before a file is left to the thread. */
const MAX_FONTS = 200;
const LIMITS = { maxScanned: 64 * 1024 * 1024, maxInflated: 128 * 1024 * 1024 };

/** A line of a page's text. */
export interface PageLine {
  page: number;
  text: string;
}

export interface PageTexts {
  /** Lines that were wanted. */
  lines: PageLine[];
  /** Some of the text could not be read, or not in time. */
  isPartial: boolean;
  /** Absent where there are none. */
  gaps?: TextGaps;
}

/** What the text of a file does not say of it. */
export interface TextGaps {
  /** Pages that show something and have no text: scans. */
  pagesWithoutText: number;
  /** Fonts of whose codes nothing says which letters they are, as of TCVN3 and VNI. */
  unreadFonts: number;
}

/** Only where there is something to say. */
export const gapsIn = (gaps: TextGaps): { gaps?: TextGaps } =>
  gaps.pagesWithoutText + gaps.unreadFonts > 0 ? { gaps } : {};

interface Page {
  dictionary: PdfDictionary;
  resources: PdfDictionary | undefined;
}

/** What can be told of a text from the fonts alone. */
export interface TextOutlook {
  /** Some font can show one of the characters. */
  mayShow: boolean;
  gaps: TextGaps;
}

/**
 * Whether some font of the file can show one of these characters, and what the text of it leaves unsaid. Looks at fonts only, not at
 * text.
 * @returns `undefined` where that cannot be told quickly
 */
export function textOutlook(bytes: Uint8Array, characters: readonly string[]): TextOutlook | undefined {
  try {
    const file = new PdfCrossReference(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const fonts = new FontSurvey(file, characters);
    let pagesWithoutText = 0;
    for (const { dictionary, resources } of pagesOf(file, true)) {
      // What annotations show has resources of its own.
      if (dictionary.has('Annots')) return undefined;
      if (!fonts.look(resources, 0) && dictionary.has('Contents')) pagesWithoutText += 1;
      if (fonts.mayShow) break;
    }
    return { mayShow: fonts.mayShow, gaps: { pagesWithoutText, unreadFonts: fonts.unread } };
  } catch {
    return undefined;
  }
}

/** Looks at each font once. */
class FontSurvey {
  readonly #fonts = new Set<PdfValue>();
  /** Whether a form has fonts, by its number. */
  readonly #forms = new Map<number, boolean>();
  mayShow = false;
  unread = 0;

  constructor(
    private readonly file: PdfCrossReference,
    private readonly characters: readonly string[],
  ) {}

  /** @returns whether there are fonts */
  look(resources: PdfDictionary | undefined, depth: number): boolean {
    if (depth > MAX_FORM_DEPTH) throw new PdfUnusual();
    let hasFonts = false;
    for (const item of entriesOf(this.file, resources?.get('Font'))) {
      hasFonts = true;
      this.#font(item);
    }
    for (const item of entriesOf(this.file, resources?.get('XObject')))
      if (item instanceof PdfReference) hasFonts = this.#form(item, depth) || hasFonts;
    return hasFonts;
  }

  #font(item: PdfValue): void {
    const key = item instanceof PdfReference ? item.number : item;
    if (this.#fonts.has(key)) return;
    if (this.#fonts.add(key).size > MAX_FONTS) throw new PdfUnusual();
    const font = this.file.dictionary(item);
    this.mayShow ||= fontMayHold(this.file, font, this.characters);
    if (isUnreadable(this.file, font)) this.unread += 1;
  }

  #form(reference: PdfReference, depth: number): boolean {
    const known = this.#forms.get(reference.number);
    if (known !== undefined) return known;
    this.#forms.set(reference.number, false);
    const form = this.file.dictionary(reference);
    if (nameOf(this.file.resolve(form.get('Subtype'))) !== 'Form' || !form.has('Resources')) return false;
    const hasFonts = this.look(this.file.dictionary(form.get('Resources')), depth + 1);
    this.#forms.set(reference.number, hasFonts);
    return hasFonts;
  }
}

const entriesOf = (file: PdfCrossReference, value: PdfValue | undefined): PdfValue[] => {
  const found = file.resolve(value);
  return found instanceof Map ? [...found.values()] : [];
};

/**
 * The lines of text that are wanted, page by page: of pages, the forms they draw, and what annotations show.
 * @param isWanted asked for every line
 * @param until time by `performance.now()` at which the reading ends
 * @throws PdfUnusual for a file that cannot be read this way
 */
export function pageTexts(bytes: Uint8Array, isWanted: (line: string) => boolean, until: number): PageTexts {
  const file = new PdfCrossReference(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), LIMITS);
  const lines: PageLine[] = [];
  let isPartial = false;
  let page = 0;
  const gaps: TextGaps = { pagesWithoutText: 0, unreadFonts: 0 };
  for (const { dictionary, resources } of pagesOf(file)) {
    page += 1;
    const reader = new PageReader(file, until);
    isPartial = !reader.read(dictionary, resources) || isPartial;
    if (!reader.hasText && dictionary.has('Contents')) gaps.pagesWithoutText += 1;
    gaps.unreadFonts += reader.unreadFonts;
    for (const text of reader.segments)
      if (isWanted(text) && lines.length < MAX_LINES) lines.push({ page, text: shortLine(text) });
    if (performance.now() > until) return { lines, isPartial: true, ...gapsIn(gaps) };
  }
  return { lines, isPartial, ...gapsIn(gaps) };
}

class OutOfTime extends Error {}

/** Reads the text of one page. */
class PageReader {
  readonly segments: string[] = [];
  /** The page itself shows text, not only what was put upon it. */
  hasText = false;
  unreadFonts = 0;
  readonly #fonts = new Map<PdfValue, TextFont | undefined>();
  #steps = 0;

  constructor(
    private readonly file: PdfCrossReference,
    private readonly until: number,
  ) {}

  /** @returns whether all of it could be read */
  read(page: PdfDictionary, resources: PdfDictionary | undefined): boolean {
    const contents = this.file.resolve(page.get('Contents'));
    const parts = Array.isArray(contents) ? contents : [page.get('Contents')];
    const whole = this.#attempt(() =>
      this.#content(
        Buffer.concat(
          parts
            .filter((part) => part !== undefined && part !== null)
            .flatMap((part) => [this.file.stream(part).bytes, BREAK]),
        ),
        resources,
        0,
      ),
    );
    this.hasText = this.segments.length > 0;
    let isWhole = whole;
    for (const annotation of this.#annotations(page))
      isWhole = this.#attempt(() => this.#appearance(annotation)) && isWhole;
    return isWhole;
  }

  #annotations(page: PdfDictionary): PdfValue[] {
    const list = this.file.resolve(page.get('Annots'));
    return Array.isArray(list) ? list.slice(0, MAX_PAGES) : [];
  }

  #appearance(annotation: PdfValue): void {
    const appearance = this.file.resolve(this.file.dictionary(annotation).get('AP'));
    const normal = appearance instanceof Map ? appearance.get('N') : undefined;
    if (normal instanceof PdfReference && this.file.dictionary(normal).get('BBox') !== undefined)
      this.#form(normal, undefined, 0);
  }

  #form(reference: PdfValue, resources: PdfDictionary | undefined, depth: number): void {
    if (depth > MAX_FORM_DEPTH) return;
    const { dictionary, bytes } = this.file.stream(reference);
    const own = this.file.resolve(dictionary.get('Resources'));
    this.#content(bytes, own instanceof Map ? own : resources, depth + 1);
  }

  #content(bytes: Buffer, resources: PdfDictionary | undefined, depth: number): void {
    const named = (kind: string, name: string): PdfValue | undefined => {
      const list = this.file.resolve(resources?.get(kind));
      return list instanceof Map ? list.get(name) : undefined;
    };
    const lines = new TextLines();
    const around = {
      font: (name: string) => this.#font(named('Font', name)),
      form: (name: string) => {
        const reference = named('XObject', name);
        if (reference === undefined || nameOf(this.file.dictionary(reference).get('Subtype')) !== 'Form') return;
        this.#form(reference, resources, depth);
      },
    };
    new TextPlacer(lines).read(bytes, around, () => this.#step());
    for (const line of lines.list()) this.segments.push(line);
    if (lines.isPartial) throw new PdfUnusual();
  }

  #font(value: PdfValue | undefined): TextFont | undefined {
    if (value === undefined) return undefined;
    const key = value instanceof PdfReference ? value.number : value;
    if (!this.#fonts.has(key)) {
      const font = this.file.dictionary(value);
      this.#fonts.set(key, textFont(this.file, font));
      if (isUnreadable(this.file, font)) this.unreadFonts += 1;
    }
    return this.#fonts.get(key);
  }

  #step(): void {
    if ((this.#steps += 1) % 1024 === 0 && performance.now() > this.until) throw new OutOfTime();
  }

  #attempt(action: () => void): boolean {
    try {
      action();
      return true;
    } catch (error) {
      if (error instanceof PdfUnusual || error instanceof OutOfTime) return false;
      throw error;
    }
  }
}

const BREAK = Buffer.from('\n');

/**
 * Pages in order, with the resources they have or inherit.
 * @param isStrict ends with an error at what is not called a page or a tree of pages. @defaultValue false
 */
function* pagesOf(file: PdfCrossReference, isStrict = false): Generator<Page> {
  const met = new Set<number>();
  const left: { node: PdfValue | undefined; resources: PdfDictionary | undefined }[] = [
    { node: file.root.get('Pages'), resources: undefined },
  ];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { node } = next;
    if (!(node instanceof PdfReference) || met.has(node.number) || met.size > MAX_PAGES) throw new PdfUnusual();
    met.add(node.number);
    const dictionary = file.dictionary(node);
    const own = file.resolve(dictionary.get('Resources'));
    const resources = own instanceof Map ? own : next.resources;
    const kids = file.resolve(dictionary.get('Kids'));
    const type = Array.isArray(kids) ? 'Pages' : 'Page';
    if (isStrict && nameOf(file.resolve(dictionary.get('Type'))) !== type) throw new PdfUnusual();
    if (Array.isArray(kids)) for (const kid of [...kids].reverse()) left.push({ node: kid, resources });
    else yield { dictionary, resources };
  }
}
