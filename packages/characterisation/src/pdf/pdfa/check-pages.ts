import {
  boxOf,
  nameOf,
  numberOf,
  PdfRef,
  type Page,
  type PdfDict,
  type PdfValue,
  type RevisionView,
} from '@mocban/pdf';
import type { Contradictions } from './contradictions.js';

/** Units, in either direction. @see ISO 19005-2 §6.1.13 */
const [SMALLEST, LARGEST] = [3, 14_400];
/** @see ISO 19005-1 §6.5.2 */
const FIRST_KINDS = new Set([
  ...['Text', 'Link', 'FreeText', 'Line', 'Square', 'Circle', 'Highlight', 'Underline', 'Squiggly', 'StrikeOut'],
  ...['Stamp', 'Ink', 'Popup', 'Widget', 'PrinterMark', 'TrapNet'],
]);
/** @see ISO 19005-2 §6.3.1, ISO 32000-1 §12.5.6 */
const LATER_KINDS = new Set([...FIRST_KINDS, 'Polygon', 'PolyLine', 'Caret', 'FileAttachment', 'Watermark', 'Redact']);
/** Bits of the flags of an annotation. @see ISO 32000-1 §12.5.3 */
const [INVISIBLE, HIDDEN, PRINT, NO_VIEW, TOGGLE_NO_VIEW] = [1, 2, 4, 32, 256];

/** What pages and what is put on them may not be. @throws PdfError `PDF_LIMIT` */
export function checkPages(view: RevisionView, pages: readonly Page[], found: Contradictions): void {
  const seen = new Set<PdfDict>();
  for (const { dict, inherited, ref } of pages) {
    const size = boxOf(view, inherited.get('MediaBox'));
    const sides = size === undefined ? [] : [size[2] - size[0], size[3] - size[1]];
    if (sides.some((side) => side < SMALLEST || side > LARGEST)) found.add('page-size', ref?.number);
    // Part 1 speaks of the document and of fields only.
    if (found.part !== '1' && dict.get('AA') !== undefined) found.add('additional-actions', ref?.number, 'of a page');
    if (dict.get('PresSteps') !== undefined) found.add('presentation', ref?.number);
    for (const one of view.array(dict.get('Annots'))) {
      view.document.budget.spend('steps');
      const annotation = view.dict(one);
      if (annotation === undefined || seen.has(annotation)) continue;
      seen.add(annotation);
      checkAnnotation(view, annotation, numberIn(one), found);
    }
  }
}

const numberIn = (value: PdfValue): number | undefined => (value instanceof PdfRef ? value.number : undefined);

/** @see ISO 19005-1 §6.5, ISO 19005-2 §6.3 */
function checkAnnotation(view: RevisionView, dict: PdfDict, object: number | undefined, found: Contradictions): void {
  const kind = nameOf(view.resolve(dict.get('Subtype'))) ?? '';
  const kinds = found.part === '1' ? FIRST_KINDS : LATER_KINDS;
  if (!kinds.has(kind)) found.add('annotation-kind', object, kind.slice(0, 40));
  checkFlags(view, dict, kind, object, found);
  if ((numberOf(view.resolve(dict.get('CA'))) ?? 1) !== 1) found.add('annotation-opacity', object);
  const appearance = view.dict(dict.get('AP'));
  if (appearance !== undefined && [...appearance.keys()].some((key) => key !== 'N'))
    found.add('annotation-appearances', object);
  if (appearance !== undefined || kind === 'Popup' || kind === 'Link' || !isSeen(view, dict)) return;
  found.add('annotation-appearance', object);
  if (kind === 'Widget') found.add('field-appearance', object);
}

function checkFlags(
  view: RevisionView,
  dict: PdfDict,
  kind: string,
  object: number | undefined,
  found: Contradictions,
): void {
  const flags = numberOf(view.resolve(dict.get('F')));
  if (flags === undefined) {
    // Part 1 excepts none.
    if (kind !== 'Popup' || found.part === '1') found.add('annotation-flags', object);
    return;
  }
  const forbidden = INVISIBLE | HIDDEN | NO_VIEW | (found.part === '1' ? 0 : TOGGLE_NO_VIEW);
  if ((flags & PRINT) === 0 || (flags & forbidden) !== 0) found.add('annotation-flags', object);
}

/** One without an area shows nothing, as the field of a signature that is not to be seen. */
function isSeen(view: RevisionView, dict: PdfDict): boolean {
  const place = boxOf(view, dict.get('Rect'));
  return place !== undefined && place[2] > place[0] && place[3] > place[1];
}
