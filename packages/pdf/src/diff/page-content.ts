import { drawnByAnnotation } from '../content/annotation.js';
import { drawnBy, type Drawn } from '../content/drawn.js';
import { boxOf, overlap, type Box } from '../content/matrix.js';
import type { RevisionView } from '../document/view.js';
import { numberOf, PdfRef, PdfStream, type PdfValue } from '../syntax/values.js';
import type { Page } from '../document/pages.js';

/** The number of the annotation that shows it; `undefined` for what the page has itself. */
type DrawnOnPage = Drawn & { annotation?: number };

/** What a page shows in one revision: read when it is asked for. */
export class PageContent {
  #drawn: readonly DrawnOnPage[] | undefined | null = null;

  constructor(
    private readonly view: RevisionView,
    private readonly page: Page,
  ) {}

  get box(): Box | undefined {
    const { inherited } = this.page;
    return boxOf(this.view, inherited.get('CropBox')) ?? boxOf(this.view, inherited.get('MediaBox'));
  }

  /** The upper third, as the page is shown. @see signatures.md 2.7, ISO 32000-1 §7.7.3.3 on /Rotate */
  isHigh([left, bottom, right, top]: Box): boolean {
    const page = this.box;
    if (page === undefined) return false;
    const [width, height] = [(page[2] - page[0]) / 3, (page[3] - page[1]) / 3];
    switch (((this.#turn % 360) + 360) % 360) {
      case 0:
        return bottom >= page[3] - height && top <= page[3];
      case 90:
        return right <= page[0] + width && left >= page[0];
      case 180:
        return top <= page[1] + height && bottom >= page[1];
      case 270:
        return left >= page[2] - width && right <= page[2];
      default:
        return false;
    }
  }

  get #turn(): number {
    return numberOf(this.view.resolve(this.page.inherited.get('Rotate'))) ?? 0;
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

  /** Streams of the page's own content, as they are written in its list. */
  get streams(): readonly PdfValue[] {
    const value = this.page.dict.get('Contents');
    const found = this.view.resolve(value);
    if (Array.isArray(found)) return found as readonly PdfValue[];
    return value === undefined ? [] : [value];
  }

  /** The streams as one, in the order that they are drawn in; `undefined` where one cannot be read. @see ISO 32000-1 §7.8.2 */
  dataOf(streams: readonly PdfValue[]): Buffer | undefined {
    const parts = streams
      .map((one) => this.view.resolve(one))
      .filter((one) => one instanceof PdfStream)
      .map((one) => this.view.data(one));
    if (parts.some((part) => part === undefined)) return undefined;
    return Buffer.concat(parts.flatMap((part) => [part!, Buffer.from('\n')]));
  }

  /** What the page draws by itself, without annotations; `undefined` where it cannot be read. */
  drawn(): Drawn[] | undefined {
    return drawnBy(this.view, this.dataOf(this.streams), this.page.inherited.get('Resources'));
  }

  #read(): readonly DrawnOnPage[] | undefined {
    const { view } = this;
    const content = this.drawn();
    const annotations = view.array(this.page.dict.get('Annots')).map((one) => {
      const dict = view.dict(one);
      const annotation = one instanceof PdfRef ? one.number : 0;
      return dict === undefined ? [] : drawnByAnnotation(view, dict)?.map((drawn) => ({ ...drawn, annotation }));
    });
    if (content === undefined || annotations.some((one) => one === undefined)) return undefined;
    return [...content, ...annotations.flatMap((one) => one!)];
  }
}
