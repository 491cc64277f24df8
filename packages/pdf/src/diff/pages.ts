import { PdfName } from '../syntax/values.js';
import type { AnnotationComparison } from './annotations.js';
import { CHANGE_KINDS, type ChangeKind } from './change.js';
import type { Comparison } from './comparison.js';
import { isNumberDrawn } from './drawn-number.js';
import { PageContent } from './page-content.js';
import { INHERITED, pagesOf, type Page } from '../document/pages.js';

/** Compared by themselves: what a page has may stand with it or above it. */
const AT_PAGE = new Set(['Annots', 'Parent', 'Tabs', 'Contents', ...INHERITED]);
/** Orders of annotations that the keyboard goes by. @see ISO 32000-2 §12.5.1 */
const TABS = new Set(['R', 'C', 'S', 'A', 'W']);

/** Compares pages: their tree and all that is on them. @see signatures.md 2.1.5 */
export class PageComparison {
  constructor(
    private readonly comparison: Comparison,
    private readonly annotations: AnnotationComparison,
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
    comparison.sameEntries(before.dict, now.dict, where, AT_PAGE);
    comparison.same(before.dict.get('Parent'), now.dict.get('Parent'), `${where} /Parent`);
    this.#shownBy(before, now, where, index);
    this.#tabs(before, now, where, this.annotations.compare(before, now, where, index));
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
}
