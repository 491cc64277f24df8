import { drawnBy, drawnByAnnotation, type Drawn } from '../content/drawn.js';
import { boxOf, overlap, type Box } from '../content/matrix.js';
import { numberOf, PdfRef, PdfStream, type PdfValue } from '../syntax/values.js';
import type { Comparison } from './comparison.js';
import type { Page } from './places.js';

/** The number of the annotation that shows it; `undefined` for what the page has itself. */
type DrawnOnPage = Drawn & { annotation?: number };

/** What a page showed before: read when it is asked for. */
export class PageContent {
  #drawn: readonly DrawnOnPage[] | undefined | null = null;

  constructor(
    private readonly comparison: Comparison,
    private readonly page: Page,
  ) {}

  get box(): Box | undefined {
    const { before } = this.comparison;
    return boxOf(before, this.page.inherited.get('CropBox')) ?? boxOf(before, this.page.inherited.get('MediaBox'));
  }

  get isTurned(): boolean {
    return (numberOf(this.comparison.before.resolve(this.page.inherited.get('Rotate'))) ?? 0) !== 0;
  }

  /**
   * Content that cannot be read may be anywhere.
   * @param except the widget of an empty field, which is not covered by what it shows when it is signed
   */
  isDrawnAt(box: Box, except?: number): boolean {
    if (this.#drawn === null) this.#drawn = this.#read();
    return (
      this.#drawn?.some((one) => (except === undefined || one.annotation !== except) && overlap(one.box, box)) ?? true
    );
  }

  /** Whether text or an image lies under something opaque and did not before. @param except the widget that it is of */
  isHiddenBy(now: readonly Drawn[], before: readonly Drawn[], except: number): boolean {
    const isUnder = (one: Drawn, over: readonly Drawn[]): boolean => over.some(({ box }) => overlap(box, one.box));
    if (this.#drawn === null) this.#drawn = this.#read();
    return (
      this.#drawn?.some(
        (one) =>
          one.annotation !== except &&
          (one.kind === 'text' || one.kind === 'image') &&
          isUnder(one, now) &&
          !isUnder(one, before),
      ) ?? now.length > 0
    );
  }

  #read(): readonly DrawnOnPage[] | undefined {
    const { before } = this.comparison;
    const value = before.resolve(this.page.dict.get('Contents'));
    const streams = Array.isArray(value) ? (value as readonly PdfValue[]) : [value];
    const parts = streams
      .map((one) => before.resolve(one))
      .filter((one) => one instanceof PdfStream)
      .map((one) => before.data(one));
    if (parts.some((part) => part === undefined)) return undefined;
    const data = Buffer.concat(parts.flatMap((part) => [part!, Buffer.from('\n')]));
    const content = drawnBy(before, data, this.page.inherited.get('Resources'));
    const annotations = before.array(this.page.dict.get('Annots')).map((one) => {
      const dict = before.dict(one);
      const annotation = one instanceof PdfRef ? one.number : 0;
      return dict === undefined ? [] : drawnByAnnotation(before, dict)?.map((drawn) => ({ ...drawn, annotation }));
    });
    if (content === undefined || annotations.some((one) => one === undefined)) return undefined;
    return [...content, ...annotations.flatMap((one) => one!)];
  }
}
