import type { RevisionView } from '../document/view.js';
import { formOf } from '../form/fields.js';
import { elementsOf } from './structure-tree.js';
import { PdfDict, PdfRef, type PdfValue } from '../syntax/values.js';

/** A page, and where it is referred to. */
export interface Page {
  ref: PdfRef | undefined;
  dict: PdfDict;
  /** What it has from the nodes above it. */
  inherited: ReadonlyMap<string, PdfValue>;
}

/** What a page has from the nodes above it. @see ISO 32000-1 §7.7.3.4 */
export const INHERITED = ['Resources', 'MediaBox', 'CropBox', 'Rotate'];

/** The pages in their order, and the nodes of the tree above them. @see ISO 32000-1 §7.7.3 */
export function pagesOf(view: RevisionView): { pages: Page[]; nodes: Set<number> } {
  const pages: Page[] = [];
  const nodes = new Set<number>();
  const open: { value: PdfValue | undefined; inherited: ReadonlyMap<string, PdfValue> }[] = [
    { value: view.catalog?.get('Pages'), inherited: new Map() },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    view.document.budget.spend('steps');
    const { value } = next;
    const ref = value instanceof PdfRef ? value : undefined;
    const dict = view.resolve(value);
    if (!(dict instanceof PdfDict) || (ref !== undefined && nodes.has(ref.number))) continue;
    if (ref !== undefined) nodes.add(ref.number);
    const own = INHERITED.flatMap((key): [string, PdfValue][] => {
      const found = dict.get(key);
      return found === undefined ? [] : [[key, found]];
    });
    const inherited = new Map([...next.inherited, ...own]);
    if (dict.get('Kids') === undefined) pages.push({ ref, dict, inherited });
    else for (const kid of [...view.array(dict.get('Kids'))].reverse()) open.push({ value: kid, inherited });
  }
  return { pages, nodes };
}

/** Numbers of what is judged at its own place: the catalog, the tree of pages, fields, widgets and annotations, elements. */
export function placesOf(view: RevisionView): Set<number> {
  const root = view.trailer.get('Root');
  const { pages, nodes } = pagesOf(view);
  const places = new Set(nodes);
  if (root instanceof PdfRef) places.add(root.number);
  const add = (value: PdfValue | undefined): void => {
    if (value instanceof PdfRef && view.resolve(value) instanceof PdfDict) places.add(value.number);
  };
  for (const { dict } of pages) for (const annotation of view.array(dict.get('Annots'))) add(annotation);
  const { fields, nodes: above } = formOf(view);
  for (const number of above) add(new PdfRef(number, 0));
  for (const { widgets } of fields) for (const { ref } of widgets) add(ref);
  for (const number of elementsOf(view)) places.add(number);
  return places;
}
