import type { RevisionView } from '../document/view.js';
import { nameOf, PdfDict, PdfName, PdfRef, type PdfValue } from '../syntax/values.js';
import type { ChangeKind } from './change.js';
import type { Comparison } from './comparison.js';

/** What the element of an annotation that came may say. */
const OF_NEW = new Set(['Type', 'S', 'P', 'K', 'Pg', 'T', 'Lang', 'Alt', 'ID']);
const AT_ROOT = new Set(['K', 'ParentTree', 'ParentTreeNextKey']);
const MAX_DEPTH = 64;

/** The kids of an element: one may stand without a list. */
function kidsOf(view: RevisionView, dict: PdfDict | undefined): readonly PdfValue[] {
  const kids = dict?.get('K');
  const found = view.resolve(kids);
  if (Array.isArray(found)) return found as readonly PdfValue[];
  return kids === undefined ? [] : [kids];
}

const isElement = (view: RevisionView, dict: PdfValue): dict is PdfDict =>
  dict instanceof PdfDict &&
  dict.get('S') !== undefined &&
  !['OBJR', 'MCR'].includes(nameOf(view.resolve(dict.get('Type'))) ?? '');

/** Numbers of the elements of the structure, each of which is compared at its place in the tree. @see ISO 32000-1 §14.7.2 */
export function elementsOf(view: RevisionView): Set<number> {
  const numbers = new Set<number>();
  const open = [...kidsOf(view, view.dict(view.catalog?.get('StructTreeRoot')))];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    view.document.budget.spend('steps');
    if (next instanceof PdfRef && numbers.has(next.number)) continue;
    const dict = view.resolve(next);
    // A stream is no element, whatever its dictionary says: its data are compared where it is drawn.
    if (!isElement(view, dict)) continue;
    if (next instanceof PdfRef) numbers.add(next.number);
    open.push(...kidsOf(view, dict).filter((kid) => typeof kid !== 'number'));
  }
  return numbers;
}

/**
 * Compares what is said of the structure of a tagged document: nothing of it may change, but an annotation that came gets an element of
 * its own, as a signature field does when a tagged document is signed.
 * @see ISO 32000-1 §14.7, §14.7.4.3
 */
export class StructureComparison {
  readonly #new = new Map<number, ChangeKind>();
  readonly #seen = new Set<number>();

  constructor(
    private readonly comparison: Comparison,
    /** Annotations that came, and what change each is. */
    private readonly annotations: ReadonlyMap<number, ChangeKind>,
  ) {}

  compare(before: PdfValue | undefined, now: PdfValue | undefined): void {
    const { comparison } = this;
    const [old, current] = [comparison.before.dict(before), comparison.now.dict(now)];
    const where = '/Root /StructTreeRoot';
    if (old === undefined || current === undefined) return comparison.same(before, now, where);
    comparison.sameEntries(old, current, where, AT_ROOT);
    this.#kids(old, current, where, 0);
    this.#parents(old, current, where);
  }

  #kids(before: PdfDict, now: PdfDict, where: string, depth: number): void {
    const { comparison } = this;
    if (depth > MAX_DEPTH) return comparison.add({ kind: 'OTHER', where, what: 'lies deeper than is looked at' });
    const [old, current] = [kidsOf(comparison.before, before), kidsOf(comparison.now, now)];
    let at = 0;
    for (const one of current) {
      if (at < old.length && this.#isSame(old[at]!, one)) this.#both(old[at++]!, one, where, depth);
      else this.#came(one, where);
    }
    if (at < old.length) comparison.add({ kind: 'OTHER', where: `${where} /K`, what: 'is another structure' });
  }

  /** Elements are known by their object. */
  #isSame(before: PdfValue, now: PdfValue): boolean {
    if (before instanceof PdfRef && now instanceof PdfRef) return before.number === now.number;
    return !(before instanceof PdfRef || now instanceof PdfRef) && !this.comparison.differs(before, now);
  }

  #both(before: PdfValue, now: PdfValue, where: string, depth: number): void {
    const { comparison } = this;
    if (typeof before === 'number') return;
    comparison.before.document.budget.spend('steps');
    const [old, current] = [comparison.before.resolve(before), comparison.now.resolve(now)];
    if (!isElement(comparison.before, old) || !isElement(comparison.now, current))
      return comparison.same(before, now, where);
    const here = before instanceof PdfRef ? before.toString() : where;
    if (before instanceof PdfRef) {
      if (this.#seen.has(before.number)) return;
      this.#seen.add(before.number);
    }
    comparison.sameEntries(old, current, here, new Set(['K', 'P']));
    this.#parent(old.get('P'), current.get('P'), here);
    this.#kids(old, current, here, depth + 1);
  }

  /** An element leads to the one above it, which is compared where it stands. */
  #parent(before: PdfValue | undefined, now: PdfValue | undefined, where: string): void {
    const isSame = before instanceof PdfRef && now instanceof PdfRef && before.number === now.number;
    if (!isSame && (before ?? now) !== undefined)
      this.comparison.add({ kind: 'OTHER', where: `${where} /P`, what: 'is below another element' });
  }

  #came(value: PdfValue, where: string): void {
    const kind = this.#kindOf(value, 0);
    const place = value instanceof PdfRef ? value.toString() : `${where} /K`;
    if (kind === undefined)
      return this.comparison.add({ kind: 'OTHER', where: place, what: 'a part of the structure was added' });
    this.comparison.add({ kind, where: place, what: 'an element was added for an annotation that came' });
  }

  /** Of an element that holds nothing but annotations that came; `undefined` for any other. */
  #kindOf(value: PdfValue, depth: number): ChangeKind | undefined {
    const { now } = this.comparison;
    this.comparison.before.document.budget.spend('steps');
    const dict = now.resolve(value);
    if (!(dict instanceof PdfDict) || depth > MAX_DEPTH) return undefined;
    if (nameOf(now.resolve(dict.get('Type'))) === 'OBJR') {
      const target = dict.get('Obj');
      return target instanceof PdfRef ? this.annotations.get(target.number) : undefined;
    }
    if (!(value instanceof PdfRef) || !(now.resolve(dict.get('S')) instanceof PdfName)) return undefined;
    if ([...dict.keys()].some((key) => !OF_NEW.has(key))) return undefined;
    const kinds = kidsOf(now, dict).map((kid) => this.#kindOf(kid, depth + 1));
    const [first] = kinds;
    if (first === undefined || kinds.some((kind) => kind !== first)) return undefined;
    this.#new.set(value.number, first);
    return first;
  }

  /** Keys that were there lead where they led; those that came lead to elements that came. @see ISO 32000-1 §14.7.4.4 */
  #parents(before: PdfDict, now: PdfDict, root: string): void {
    const { comparison } = this;
    const where = `${root} /ParentTree`;
    const old = numberTree(comparison.before, before.get('ParentTree'));
    const current = numberTree(comparison.now, now.get('ParentTree'));
    for (const [key, value] of old) comparison.same(value, current.get(key), `${where} ${key}`);
    for (const [key, value] of current) {
      if (old.has(key)) continue;
      const kind = value instanceof PdfRef ? this.#new.get(value.number) : undefined;
      comparison.add(
        kind === undefined
          ? { kind: 'OTHER', where: `${where} ${key}`, what: 'was added' }
          : { kind, where: `${where} ${key}`, what: 'was added for an annotation that came' },
      );
    }
    const [was, is] = [before.get('ParentTreeNextKey'), now.get('ParentTreeNextKey')].map((one) =>
      comparison.now.resolve(one),
    );
    const isRise = typeof is === 'number' && (typeof was !== 'number' || is > was);
    if (was !== is && !isRise)
      comparison.add({ kind: 'OTHER', where: `${root} /ParentTreeNextKey`, what: 'was changed' });
  }
}

/** @see ISO 32000-1 §7.9.7 */
function numberTree(view: RevisionView, tree: PdfValue | undefined): Map<number, PdfValue> {
  const found = new Map<number, PdfValue>();
  const seen = new Set<number>();
  const open = [tree];
  while (open.length > 0) {
    const node = open.pop();
    view.document.budget.spend('steps');
    if (node instanceof PdfRef) {
      if (seen.has(node.number)) continue;
      seen.add(node.number);
    }
    const dict = view.dict(node);
    const numbers = view.array(dict?.get('Nums'));
    for (let at = 0; at + 1 < numbers.length; at += 2) {
      const key = view.resolve(numbers[at]);
      if (typeof key === 'number' && !found.has(key)) found.set(key, numbers[at + 1]!);
    }
    open.push(...[...view.array(dict?.get('Kids'))].reverse());
  }
  return found;
}
