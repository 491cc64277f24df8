import { PdfString, type RevisionView } from '@mocban/pdf';
import type { Contradictions } from './contradictions.js';

/** How a file begins, ends and lists its objects. @see ISO 19005-1 §6.1.2–6.1.4, ISO 19005-2 §6.1.2, §6.1.3 */
export function checkFile(view: RevisionView, found: Contradictions): void {
  const { source, revisions } = view.document;
  if (!BEGINNING.test(source.read(0, 64).toString('latin1'))) found.add('header');
  const ids = view.array(view.trailer.get('ID')).map((one) => view.resolve(one));
  if (ids.length !== 2 || !ids.every((one) => one instanceof PdfString)) found.add('id');
  const { end } = revisions.at(-1)!;
  if (end !== undefined && !END_OF_LINE.test(source.read(end, 3).toString('latin1'))) found.add('after-end');
  if (revisions.some(({ sections }) => sections.some(({ kind }) => kind !== 'table'))) found.add('xref-stream');
}

const BEGINNING = /^%PDF-1\.[0-7](?:\r\n|\r|\n)%[\u0080-\u00ff]{4}/;
const END_OF_LINE = /^(?:\r\n|\r|\n)?$/;
