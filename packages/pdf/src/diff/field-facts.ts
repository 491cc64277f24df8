import type { RevisionView } from '../document/view.js';
import { nameOf, numberOf, PdfDict, PdfRef, PdfString, type PdfValue } from '../syntax/values.js';
import { textOf } from '../syntax/text.js';
import type { Comparison } from './comparison.js';

/** What a field has by those above it. */
export interface Above {
  name: string;
  type: string | undefined;
}

/** Numbers of those that are objects of their own. */
export const numbersOf = (values: readonly PdfValue[]): Set<number> =>
  new Set(values.flatMap((one) => (one instanceof PdfRef ? [one.number] : [])));

/** A field's whole name and its type. @see ISO 32000-1 §12.7.3.2 */
export function named(dict: PdfDict, above: Above, view: RevisionView): Above {
  const partial = view.resolve(dict.get('T'));
  const name =
    partial instanceof PdfString ? [above.name, textOf(partial)].filter((part) => part !== '').join('.') : above.name;
  return { name, type: nameOf(view.resolve(dict.get('FT'))) ?? above.type };
}

/** What lies below a field is only what it is shown by. */
export const hasWidgets = (dict: PdfDict, view: RevisionView): boolean =>
  view.array(dict.get('Kids')).every((kid) => view.dict(kid)?.get('T') === undefined);

/** Whether a widget has a place on its page where it could be seen. */
export function hasArea({ now }: Comparison, widget: PdfDict): boolean {
  const rectangle = now.array(widget.get('Rect')).map((one) => numberOf(now.resolve(one)) ?? 0);
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = rectangle;
  return x1 !== x2 && y1 !== y2 && widget.get('AP') !== undefined;
}
