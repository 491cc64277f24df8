import { nameOf, PdfCrossReference } from '../pdf-cross-reference.js';
import { PdfReference, PdfUnusual, type PdfDictionary, type PdfValue } from '../pdf-objects.js';
import { TextPlacer } from './content.js';
import { fontMayHold, textFont, type TextFont } from './font.js';
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
}

interface Page {
  dictionary: PdfDictionary;
  resources: PdfDictionary | undefined;
}

/**
 * Whether some font of the file can show one of these characters. Looks at fonts only, not at text.
 * @returns `undefined` where that cannot be told quickly
 */
export function mayShow(bytes: Uint8Array, characters: readonly string[]): boolean | undefined {
  try {
    const file = new PdfCrossReference(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const met = new Set<PdfValue>();
    for (const { dictionary, resources } of pagesOf(file)) {
      // What annotations show has resources of its own.
      if (dictionary.has('Annots')) return undefined;
      if (showsIn(file, resources, characters, met, 0)) return true;
    }
    return false;
  } catch {
    return undefined;
  }
}

function showsIn(
  file: PdfCrossReference,
  resources: PdfDictionary | undefined,
  characters: readonly string[],
  met: Set<PdfValue>,
  depth: number,
): boolean {
  if (depth > MAX_FORM_DEPTH) throw new PdfUnusual();
  for (const item of entriesOf(file, resources?.get('Font'))) {
    const key = item instanceof PdfReference ? item.number : item;
    if (met.has(key)) continue;
    if (met.add(key).size > MAX_FONTS) throw new PdfUnusual();
    if (fontMayHold(file, file.dictionary(item), characters)) return true;
  }
  for (const item of entriesOf(file, resources?.get('XObject'))) {
    if (!(item instanceof PdfReference) || met.has(-item.number)) continue;
    met.add(-item.number);
    const form = file.dictionary(item);
    if (nameOf(file.resolve(form.get('Subtype'))) !== 'Form' || !form.has('Resources')) continue;
    if (showsIn(file, file.dictionary(form.get('Resources')), characters, met, depth + 1)) return true;
  }
  return false;
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
  for (const { dictionary, resources } of pagesOf(file)) {
    page += 1;
    const reader = new PageReader(file, until);
    isPartial = !reader.read(dictionary, resources) || isPartial;
    for (const text of reader.segments)
      if (isWanted(text) && lines.length < MAX_LINES) lines.push({ page, text: shortLine(text) });
    if (performance.now() > until) return { lines, isPartial: true };
  }
  return { lines, isPartial };
}

class OutOfTime extends Error {}

/** Reads the text of one page. */
class PageReader {
  readonly segments: string[] = [];
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
    if (!this.#fonts.has(key)) this.#fonts.set(key, textFont(this.file, this.file.dictionary(value)));
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

/** Pages in order, with the resources they have or inherit. */
function* pagesOf(file: PdfCrossReference): Generator<Page> {
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
    if (Array.isArray(kids)) for (const kid of [...kids].reverse()) left.push({ node: kid, resources });
    else yield { dictionary, resources };
  }
}
