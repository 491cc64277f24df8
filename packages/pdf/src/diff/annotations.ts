import { drawnByAnnotation } from '../content/annotation.js';
import { boxOf } from '../content/matrix.js';
import { nameOf, numberOf, PdfDict, PdfRef, type PdfValue } from '../syntax/values.js';
import type { ChangeKind } from './change.js';
import type { Comparison } from './comparison.js';
import { hasArea } from './field-facts.js';
import type { FormComparison, SignedField } from './form.js';
import { isMark } from './issue-mark.js';
import { PageContent } from './page-content.js';
import type { Page } from '../document/pages.js';

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

/** Compares the annotations of pages, one page after the other. @see signatures.md 2.1.5, 2.7 */
export class AnnotationComparison {
  /** Those that came, and what change each is. */
  readonly added: Map<number, ChangeKind>;

  constructor(
    private readonly comparison: Comparison,
    private readonly form: FormComparison,
  ) {
    this.added = new Map(form.widgets);
  }

  /** Of one page, the first having the index 0. @returns what kinds of change came */
  compare(before: Page, now: Page, page: string, index: number): ChangeKind[] {
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
