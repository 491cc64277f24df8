import { nameOf, PdfDict, PdfRef, PdfStream, type Page, type PdfValue, type RevisionView } from '@mocban/pdf';
import type { PdfFont } from '../model/pdf.js';

const MOST_FONTS = 1000;
const MAX_DEPTH = 16;
const SUBSET = /^[A-Z]{6}\+/;

/** A font as it is written, whatever it is used for. */
export type WrittenFont = Omit<PdfFont, 'isPainted'>;

/** Gathers the fonts that pages have at hand: their own, those of forms and patterns, and those of annotations. */
export class FontSurvey {
  readonly #seen = new Set<number | PdfDict>();
  readonly #fonts = new Map<string, WrittenFont>();
  /** Keys of those of annotations: what is drawn there is not gone through. */
  readonly #ofAnnotations = new Set<string>();
  #isInAnnotation = false;

  constructor(private readonly view: RevisionView) {}

  /** @throws PdfError `PDF_LIMIT` */
  add({ dict, inherited }: Page): void {
    this.#resources(inherited.get('Resources'), 0);
    this.#isInAnnotation = true;
    for (const one of this.view.array(dict.get('Annots'))) {
      this.view.document.budget.spend('steps');
      const appearance = this.view.dict(this.view.dict(one)?.get('AP'));
      this.#appearance(appearance?.get('N'), 0);
    }
    this.#isInAnnotation = false;
  }

  /** By name. @param painted those that some text of pages is painted in; `undefined` where that is not known */
  list(painted: ReadonlySet<PdfDict> | undefined): PdfFont[] {
    const keys = new Set([...(painted ?? [])].map((font) => keyOf(fontOf(this.view, font))));
    return [...this.#fonts]
      .map(([key, font]) => ({
        ...font,
        isPainted: painted === undefined || keys.has(key) || this.#ofAnnotations.has(key),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  /** A stream, or one for each state. */
  #appearance(value: PdfValue | undefined, depth: number): void {
    const found = this.view.resolve(value);
    if (found instanceof PdfStream) this.#content(value, depth);
    else if (found instanceof PdfDict && depth === 0)
      for (const one of found.entries.values()) this.#appearance(one, depth + 1);
  }

  #resources(value: PdfValue | undefined, depth: number): void {
    const resources = this.view.dict(value);
    if (resources === undefined || depth > MAX_DEPTH || this.#isSeen(value, resources)) return;
    for (const one of this.#entries(resources, 'Font')) this.#font(one);
    for (const kind of ['XObject', 'Pattern'])
      for (const one of this.#entries(resources, kind)) this.#content(one, depth);
  }

  *#entries(resources: PdfDict, kind: string): Iterable<PdfValue> {
    yield* this.view.dict(resources.get(kind))?.entries.values() ?? [];
  }

  #content(value: PdfValue | undefined, depth: number): void {
    this.view.document.budget.spend('steps');
    const content = this.view.resolve(value);
    if (content instanceof PdfStream && !this.#isSeen(value, content.dict))
      this.#resources(content.dict.get('Resources'), depth + 1);
  }

  #font(value: PdfValue): void {
    this.view.document.budget.spend('steps');
    const font = this.view.dict(value);
    if (font === undefined || this.#isSeen(value, font)) return;
    const found = fontOf(this.view, font);
    if (found.type === 'Type3') this.#resources(font.get('Resources'), 1);
    const key = keyOf(found);
    if (this.#fonts.size >= MOST_FONTS && !this.#fonts.has(key)) return;
    this.#fonts.set(key, found);
    if (this.#isInAnnotation) this.#ofAnnotations.add(key);
  }

  #isSeen(value: PdfValue | undefined, dict: PdfDict): boolean {
    const key = value instanceof PdfRef ? value.number : dict;
    if (this.#seen.has(key)) return true;
    this.#seen.add(key);
    return false;
  }
}

/** @see ISO 32000-1 §9.6, §9.7, §9.9 */
export function fontOf(view: RevisionView, font: PdfDict): WrittenFont {
  const type = nameOf(view.resolve(font.get('Subtype'))) ?? '';
  const inner = type === 'Type0' ? view.dict(view.array(font.get('DescendantFonts'))[0]) : font;
  const descriptor = view.dict(inner?.get('FontDescriptor'));
  const written = nameOf(view.resolve(font.get('BaseFont'))) ?? '';
  return {
    name: nameIn(written.replace(SUBSET, '')),
    type: type.slice(0, 40),
    // Glyphs of type 3 are content of the document.
    isEmbedded:
      type === 'Type3' ||
      ['FontFile', 'FontFile2', 'FontFile3'].some((key) => view.resolve(descriptor?.get(key)) instanceof PdfStream),
    isSubset: SUBSET.test(written),
  };
}

const keyOf = (font: WrittenFont): string => JSON.stringify(font);

/** Names are UTF-8 where they are more than ASCII. @see ISO 32000-1 §7.3.5 */
const nameIn = (name: string): string => Buffer.from(name, 'latin1').toString('utf8').slice(0, 200);
