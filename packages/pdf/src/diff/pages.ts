import { drawnByAnnotation } from '../content/annotation.js';
import { boxOf } from '../content/matrix.js';
import { nameOf, numberOf, PdfDict, PdfName, PdfRef, type PdfValue } from '../syntax/values.js';
import { CHANGE_KINDS, type ChangeKind } from './change.js';
import type { Comparison } from './comparison.js';
import { isNumberDrawn } from './drawn-number.js';
import { hasArea, type FormComparison, type SignedField } from './form.js';
import { isMark } from './issue-mark.js';
import { PageContent } from './page-content.js';
import { INHERITED, pagesOf, type Page } from './places.js';

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
/** What readers draw by themselves lies as deep as their note, or nowhere. */
const WITHOUT_MARK = new Set(['Popup', 'Link']);
/** Compared by themselves: what a page has may stand with it or above it. */
const AT_PAGE = new Set(['Annots', 'Parent', 'Tabs', 'Contents', ...INHERITED]);
/** Orders of annotations that the keyboard goes by. @see ISO 32000-2 §12.5.1 */
const TABS = new Set(['R', 'C', 'S', 'A', 'W']);
/** Entries of an annotation that what it shows depends on. */
const VISIBLE = [
  'AP',
  'AS',
  'Rect',
  'F',
  'C',
  'IC',
  'BS',
  'Border',
  'QuadPoints',
  'InkList',
  'Vertices',
  'L',
  'CL',
  'CA',
  'OC',
  'DA',
  'DS',
  'RC',
  'Contents',
  'Name',
  'LE',
  'RD',
  'MK',
];

/** Compares pages: their tree, all that is on them, and the annotations that were added. @see signatures.md 2.1.5 */
export class PageComparison {
  /** Annotations that came, and what change each is. */
  readonly added: Map<number, ChangeKind>;

  constructor(
    private readonly comparison: Comparison,
    private readonly form: FormComparison,
  ) {
    this.added = new Map(form.widgets);
  }

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
    comparison.sameEntries(before.dict, now.dict, where, AT_PAGE);
    comparison.same(before.dict.get('Parent'), now.dict.get('Parent'), `${where} /Parent`);
    this.#shownBy(before, now, where, index);
    this.#tabs(before, now, where, this.#annotations(before, now, where, index));
  }

  /** What a page draws, and where: its own or from above it. */
  #shownBy(before: Page, now: Page, where: string, index: number): void {
    const { comparison } = this;
    // One stream, and a list of one, draw the same.
    const old = new PageContent(comparison.before, before).streams;
    const current = new PageContent(comparison.now, now).streams;
    const isDrawn = index === 0 && comparison.differs(old, current) && isNumberDrawn(comparison, before, now);
    if (isDrawn)
      comparison.add({ kind: 'ISSUE_NUMBER', where: `${where} /Contents`, what: 'a number or date was drawn' });
    else comparison.same(old, current, `${where} /Contents`);
    for (const key of INHERITED)
      if (!(isDrawn && key === 'Resources'))
        comparison.same(before.inherited.get(key), now.inherited.get(key), `${where} /${key}`);
  }

  /** The order of annotations may be said where one came. */
  #tabs(before: Page, now: Page, page: string, kinds: readonly ChangeKind[]): void {
    const { comparison } = this;
    const [was, is] = [
      comparison.before.resolve(before.dict.get('Tabs')),
      comparison.now.resolve(now.dict.get('Tabs')),
    ];
    if (!comparison.differs(was, is)) return;
    const kind = CHANGE_KINDS.findLast((one) => kinds.includes(one));
    const isOrder = is instanceof PdfName && TABS.has(is.value);
    comparison.add({ kind: isOrder && kind ? kind : 'OTHER', where: `${page} /Tabs`, what: 'was changed' });
  }

  /** @returns what came */
  #annotations(before: Page, now: Page, page: string, index: number): ChangeKind[] {
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
    const content = new PageContent(comparison.before, before);
    for (const { number } of wanted) this.#existing(number, content);
    const came = current.filter((one) => one instanceof PdfRef && !isOld.has(one.number)) as PdfRef[];
    for (const one of came) this.#added(one, content, index);
    for (const field of this.form.signed) this.#shown(field, current, content);
    for (const field of this.form.filled) this.#filled(field, current, content);
    return came.flatMap(({ number }) => this.added.get(number) ?? []);
  }

  /** What is no widget of a field; fields are compared with their form. */
  #existing(number: number, content: PageContent): void {
    const { comparison } = this;
    const [before, now] = [comparison.before.get(number), comparison.now.get(number)];
    if (!(before instanceof PdfDict) || !(now instanceof PdfDict)) return comparison.same(before, now, `${number} 0 R`);
    if (isWidget(comparison, before) && isWidget(comparison, now) && this.#isOfField(number)) return;
    const known = comparison.changes.length;
    comparison.sameEntries(before, now, `${number} 0 R`, undefined, 'ANNOTATION');
    if (comparison.changes.length === known) return;
    const isActive = isWidget(comparison, now) || !this.#isHarmless(now);
    const isSeen = VISIBLE.some((key) => comparison.differs(before.get(key), now.get(key)));
    const isOver = isSeen && this.#isOver(now, content, number);
    for (let at = known; at < comparison.changes.length; at += 1)
      comparison.changes[at] = {
        ...comparison.changes[at]!,
        kind: isActive ? 'OTHER' : 'ANNOTATION',
        isOfExisting: true,
        ...(isOver && { covers: { field: undefined, isOverContent: true } }),
      };
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
    const isOver = !isNumber && this.#isOver(dict, content);
    const kind = isNumber ? 'ISSUE_NUMBER' : 'ANNOTATION';
    this.added.set(ref.number, kind);
    comparison.add({
      kind,
      where,
      what: `annotation ${subtype.slice(0, 40)} was added to page ${index + 1}`,
      ...(isOver && { covers: { field: undefined, isOverContent: true } }),
    });
  }

  /** Whether an annotation lies over what its page has, as it draws itself or as a reader draws it. */
  #isOver(annotation: PdfDict, content: PageContent, except?: number): boolean {
    const { now } = this.comparison;
    if (isHidden(this.comparison, annotation)) return false;
    const hasAppearance = now.dict(annotation.get('AP'))?.get('N') !== undefined;
    const subtype = nameOf(now.resolve(annotation.get('Subtype'))) ?? '';
    if (hasAppearance ? drawnByAnnotation(now, annotation)?.length === 0 : WITHOUT_MARK.has(subtype)) return false;
    const box = boxOf(now, annotation.get('Rect'));
    return box === undefined || content.isDrawnAt(box, except);
  }

  /** What a field that was filled in hides under something opaque that it had not before. */
  #filled(field: SignedField, annotations: readonly PdfValue[], content: PageContent): void {
    const { comparison } = this;
    for (const one of annotations) {
      if (!(one instanceof PdfRef) || !field.widgets.has(one.number)) continue;
      const [before, now] = [comparison.before, comparison.now].map((view) => {
        const widget = view.dict(one);
        return widget && drawnByAnnotation(view, widget)?.filter(({ kind }) => kind === 'fill' || kind === 'image');
      });
      if (now === undefined || !content.isHiddenBy(now, before ?? [], one.number)) continue;
      comparison.add({
        kind: 'SIGNATURE_OR_FORM',
        where: one.toString(),
        what: `field ${field.name} hides what was there`,
        covers: { field: undefined, isOverContent: true },
      });
    }
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
      if (widget?.get('AP') === undefined || box === undefined || isHidden(comparison, widget)) continue;
      if (!hasArea(comparison, widget) || drawnByAnnotation(comparison.now, widget)?.length === 0) continue;
      const isOverContent = content.isDrawnAt(box, one.number);
      comparison.add({
        kind: 'SIGNATURE_OR_FORM',
        where: one.toString(),
        what: `signature field ${field.name} is shown${isOverContent ? ' over what was there' : ''}`,
        covers: { field: field.number, isOverContent },
      });
    }
  }
}

/** Neither shown nor printed. The flag “invisible” is for kinds that nobody knows. @see ISO 32000-1 §12.5.3 */
function isHidden({ now }: Comparison, annotation: PdfDict): boolean {
  const flags = numberOf(now.resolve(annotation.get('F'))) ?? 0;
  const [isNotShown, isPrinted] = [(flags & 0b100000) !== 0, (flags & 0b100) !== 0];
  return (flags & 0b10) !== 0 || (isNotShown && !isPrinted);
}

const isWidget = ({ now }: Comparison, dict: PdfDict): boolean => nameOf(now.resolve(dict.get('Subtype'))) === 'Widget';
