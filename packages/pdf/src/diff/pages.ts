import { drawnBy, drawnByAnnotation, type Drawn } from '../content/drawn.js';
import { boxOf, overlap, type Box } from '../content/matrix.js';
import { nameOf, numberOf, PdfDict, PdfRef, PdfStream, PdfString, type PdfValue } from '../syntax/values.js';
import { textOf } from '../syntax/text.js';
import type { Comparison } from './comparison.js';
import type { FormComparison, SignedField } from './form.js';
import { isIssueNumber } from './issue-number.js';
import { pagesOf, type Page } from './places.js';

/** What an annotation may be that is more than a mark on a page. @see ISO 32000-1 §12.5.6 */
const ACTIVE = new Set([
  'Widget',
  'Screen',
  'Movie',
  'Sound',
  '3D',
  'RichMedia',
  'FileAttachment',
  'TrapNet',
  'PrinterMark',
]);
const HARMLESS_ACTIONS = new Set(['URI', 'GoTo']);
const HIDDEN = 0b100011;

/** Compares pages: their tree, all that is on them, and the annotations that were added. @see signatures.md 2.1.5 */
export class PageComparison {
  constructor(
    private readonly comparison: Comparison,
    private readonly form: FormComparison,
  ) {}

  compare(): void {
    const { comparison } = this;
    const [before, now] = [pagesOf(comparison.before), pagesOf(comparison.now)];
    this.#tree(before.nodes, now.nodes);
    if (before.pages.length !== now.pages.length)
      return comparison.add({
        kind: 'OTHER',
        where: '/Root /Pages',
        what: `${now.pages.length} pages and not ${before.pages.length} any more`,
      });
    before.pages.forEach((page, index) => this.#page(page, now.pages[index]!, index));
  }

  #tree(before: ReadonlySet<number>, now: ReadonlySet<number>): void {
    const { comparison } = this;
    comparison.same(comparison.before.catalog?.get('Pages'), comparison.now.catalog?.get('Pages'), '/Root /Pages');
    for (const number of new Set([...before, ...now])) {
      if (comparison.isUntouched(number)) {
        // The same bytes, but what they refer to may be something else now.
        const dict = comparison.before.dict(comparison.before.get(number));
        if (dict?.get('Kids') !== undefined) comparison.sameEntries(dict, dict, `${number} 0 R`);
        continue;
      }
      const [one, other] = [
        comparison.before.dict(comparison.before.get(number)),
        comparison.now.dict(comparison.now.get(number)),
      ];
      if (one === undefined || other === undefined || one.get('Kids') !== undefined || other.get('Kids') !== undefined)
        comparison.same(comparison.before.get(number), comparison.now.get(number), `${number} 0 R`);
    }
  }

  #page(before: Page, now: Page, index: number): void {
    const { comparison } = this;
    const where = before.ref?.toString() ?? `page ${index + 1}`;
    if (before.ref?.number !== now.ref?.number) comparison.add({ kind: 'OTHER', where, what: 'is another page' });
    comparison.sameEntries(before.dict, now.dict, where, new Set(['Annots', 'Parent']));
    comparison.same(before.dict.get('Parent'), now.dict.get('Parent'), `${where} /Parent`);
    this.#annotations(before, now, where, index);
  }

  #annotations(before: Page, now: Page, page: string, index: number): void {
    const { comparison } = this;
    const where = `${page} /Annots`;
    const [old, current] = [
      comparison.before.array(before.dict.get('Annots')),
      comparison.now.array(now.dict.get('Annots')),
    ];
    const isOld = new Set(old.flatMap((one) => (one instanceof PdfRef ? [one.number] : [])));
    const isKept = (one: PdfValue): boolean => (one instanceof PdfRef ? isOld.has(one.number) : false);
    const kept = current.filter(isKept) as PdfRef[];
    const direct = (list: readonly PdfValue[]): PdfValue[] => list.filter((one) => !(one instanceof PdfRef));
    const wanted = old.filter((one) => one instanceof PdfRef);
    if (kept.length !== wanted.length || wanted.some((one, place) => one.number !== kept[place]!.number))
      comparison.add({
        kind: 'ANNOTATION',
        where,
        what: 'annotations were taken away or put in another order',
        isOfExisting: true,
      });
    comparison.same(direct(old), direct(current), where);
    for (const { number } of wanted) this.#existing(number);
    const content = new PageContent(comparison, before);
    for (const one of current) if (one instanceof PdfRef && !isOld.has(one.number)) this.#added(one, content, index);
    for (const field of this.form.signed) this.#shown(field, current, content);
  }

  /** What is no widget of a field; fields are compared with their form. */
  #existing(number: number): void {
    const { comparison } = this;
    const [before, now] = [comparison.before.get(number), comparison.now.get(number)];
    if (!(before instanceof PdfDict) || !(now instanceof PdfDict)) return comparison.same(before, now, `${number} 0 R`);
    if (isWidget(comparison, before) && isWidget(comparison, now) && this.#isOfField(number)) return;
    const known = comparison.changes.length;
    comparison.sameEntries(before, now, `${number} 0 R`, undefined, 'ANNOTATION');
    for (let at = known; at < comparison.changes.length; at += 1) {
      const change = comparison.changes[at]!;
      const isActive = isWidget(comparison, now) || !this.#isHarmless(now);
      comparison.changes[at] = { ...change, kind: isActive ? 'OTHER' : 'ANNOTATION', isOfExisting: true };
    }
  }

  #isOfField(number: number): boolean {
    return this.form.isField(number);
  }

  #added(ref: PdfRef, content: PageContent, index: number): void {
    const { comparison } = this;
    const where = ref.toString();
    if (this.form.widgets.has(ref.number)) return;
    const dict = comparison.now.dict(ref);
    if (dict === undefined) return comparison.add({ kind: 'OTHER', where, what: 'is no annotation' });
    const subtype = nameOf(comparison.now.resolve(dict.get('Subtype'))) ?? '';
    if (ACTIVE.has(subtype) || !this.#isHarmless(dict))
      return comparison.add({
        kind: 'OTHER',
        where,
        what: `an annotation was added that is more than a mark: ${subtype.slice(0, 40)}`,
      });
    const isNumber = index === 0 && isMark(comparison, dict, content);
    comparison.add({
      kind: isNumber ? 'ISSUE_NUMBER' : 'ANNOTATION',
      where,
      what: `annotation ${subtype.slice(0, 40)} was added to page ${index + 1}`,
    });
  }

  /** It does nothing, or leads to a page or an address. */
  #isHarmless(annotation: PdfDict): boolean {
    const { now } = this.comparison;
    if (annotation.get('AA') !== undefined) return false;
    const action = now.dict(annotation.get('A'));
    const kind = nameOf(now.resolve(action?.get('S')));
    return (
      annotation.get('A') === undefined ||
      (kind !== undefined && HARMLESS_ACTIONS.has(kind) && action?.get('Next') === undefined)
    );
  }

  /** What a signature field shows over something that was drawn. */
  #shown(field: SignedField, annotations: readonly PdfValue[], content: PageContent): void {
    const { comparison } = this;
    for (const one of annotations) {
      if (!(one instanceof PdfRef) || !field.widgets.has(one.number)) continue;
      const widget = comparison.now.dict(one);
      const box = boxOf(comparison.now, widget?.get('Rect'));
      const flags = numberOf(comparison.now.resolve(widget?.get('F'))) ?? 0;
      if (widget?.get('AP') === undefined || box === undefined || (flags & HIDDEN) !== 0) continue;
      if (content.isDrawnAt(box, one.number))
        comparison.add({
          kind: 'SIGNATURE_OR_FORM',
          where: one.toString(),
          what: `signature field ${field.name} is shown over what was there`,
          covers: { signature: field.name },
        });
    }
  }
}

const isWidget = ({ now }: Comparison, dict: PdfDict): boolean => nameOf(now.resolve(dict.get('Subtype'))) === 'Widget';

/** The number of the annotation that shows it; `undefined` for what the page has itself. */
type DrawnOnPage = Drawn & { annotation?: number };

/** What a page showed before: read when it is asked for. */
class PageContent {
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

/** A number or date in the upper third of a page, over nothing. @see signatures.md 2.7 */
function isMark(comparison: Comparison, annotation: PdfDict, content: PageContent): boolean {
  const [box, page] = [boxOf(comparison.now, annotation.get('Rect')), content.box];
  if (box === undefined || page === undefined || content.isTurned) return false;
  const isHigh = box[1] >= page[3] - (page[3] - page[1]) / 3 && box[3] <= page[3];
  if (!isHigh) return false;
  const drawn = drawnByAnnotation(comparison.now, annotation);
  const contents = comparison.now.resolve(annotation.get('Contents'));
  if (drawn === undefined || drawn.length === 0) return false;
  const texts = drawn.filter(({ kind }) => kind === 'text').map(({ text }) => text);
  const said = contents instanceof PdfString ? [textOf(contents)] : [];
  const isText = texts.length > 0 && texts.every((text) => text !== undefined);
  const isNumber =
    isText &&
    [texts.join(' '), ...said].every((text) => isIssueNumber(text) || texts.every((one) => isIssueNumber(one!)));
  const covers = drawn.some(({ kind, box: at }) => kind !== 'text' && content.isDrawnAt(at));
  return isNumber && said.every(isIssueNumber) && !covers && !content.isDrawnAt(box);
}
