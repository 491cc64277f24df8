import { PdfDict, PdfRef, type PdfValue } from '../syntax/values.js';
import type { RevisionView } from './view.js';

/** A page, and where it is referred to. */
export interface Page {
  ref: PdfRef | undefined;
  dict: PdfDict;
  /** What it has from the nodes above it. */
  inherited: ReadonlyMap<string, PdfValue>;
}

/** What a page has from the nodes above it. @see ISO 32000-1 §7.7.3.4 */
export const INHERITED = ['Resources', 'MediaBox', 'CropBox', 'Rotate'];

export interface PageTree {
  /** In their order. */
  pages: Page[];
  /** Numbers of the pages and of the nodes above them. */
  nodes: Set<number>;
  /** How many places of the tree have neither page nor node, or one that was there before. */
  missing: number;
}

/** @see ISO 32000-1 §7.7.3 */
export function pagesOf(view: RevisionView): PageTree {
  const pages: Page[] = [];
  let missing = 0;
  const nodes = new Set<number>();
  const open: { value: PdfValue | undefined; inherited: ReadonlyMap<string, PdfValue> }[] = [
    { value: view.catalog?.get('Pages'), inherited: new Map() },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    view.document.budget.spend('steps');
    const { value } = next;
    const ref = value instanceof PdfRef ? value : undefined;
    const dict = view.resolve(value);
    if (!(dict instanceof PdfDict) || (ref !== undefined && nodes.has(ref.number))) {
      missing += 1;
      continue;
    }
    if (ref !== undefined) nodes.add(ref.number);
    const own = INHERITED.flatMap((key): [string, PdfValue][] => {
      const found = dict.get(key);
      return found === undefined ? [] : [[key, found]];
    });
    const inherited = new Map([...next.inherited, ...own]);
    if (dict.get('Kids') === undefined) pages.push({ ref, dict, inherited });
    else for (const kid of [...view.array(dict.get('Kids'))].reverse()) open.push({ value: kid, inherited });
  }
  return { pages, nodes, missing };
}
