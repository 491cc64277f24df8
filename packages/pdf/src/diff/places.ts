import type { RevisionView } from '../document/view.js';
import { formOf } from '../form/fields.js';
import { elementsOf } from './structure-tree.js';
import { pagesOf } from '../document/pages.js';
import { PdfDict, PdfRef, type PdfValue } from '../syntax/values.js';

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
