import type { PdfDocument } from '../document/document.js';
import type { Permissions } from '../form/permissions.js';
import { PdfDict, PdfRef } from '../syntax/values.js';
import { AnnotationComparison } from './annotations.js';
import type { Change } from './change.js';
import { Comparison } from './comparison.js';
import { FormComparison } from './form.js';
import { compareInfo, compareMetadata } from './metadata.js';
import { PageComparison } from './pages.js';
import { placesOf } from './places.js';
import { compareExtensions, compareSecurityStore, compareVersion } from './security-store.js';
import { StructureComparison } from './structure-tree.js';

/** What a trailer says of its section alone. @see ISO 32000-1 §7.5.5, §7.5.8.2 */
const OF_SECTION = new Set([
  'Size',
  'Prev',
  'XRefStm',
  'Type',
  'W',
  'Index',
  'Filter',
  'DecodeParms',
  'Length',
  'DocChecksum',
]);
const AT_TRAILER = new Set([...OF_SECTION, 'Root', 'Info', 'ID']);
const AT_CATALOG = new Set(['Pages', 'AcroForm', 'DSS', 'Extensions', 'Version', 'Metadata', 'StructTreeRoot']);

/**
 * Every difference between a revision and the last one, by the graph of objects from the trailer on.
 * @param revision its place
 * @param permissions of the signatures up to then: which fields they lock
 * @throws PdfError `PDF_LIMIT`
 * @see signatures.md 2.1.5
 */
export function changesSince(document: PdfDocument, revision: number, permissions: Permissions): Change[] {
  const [before, now] = [document.view(revision), document.view()];
  if (before === now) return [];
  const places = placesOf(before);
  const later = placesOf(now);
  const comparison = new Comparison(before, now, new Set([...places].filter((number) => later.has(number))));
  compareTrailer(comparison);
  const [old, current] = [before.catalog, now.catalog];
  if (old === undefined || current === undefined)
    comparison.add({ kind: 'OTHER', where: '/Root', what: 'is no catalog' });
  else compareCatalog(comparison, old, current, permissions);
  compareFreed(comparison);
  if (document.isAmbiguous) compareUnmet(comparison);
  return comparison.changes;
}

function compareTrailer(comparison: Comparison): void {
  const [before, now] = [comparison.before.trailer, comparison.now.trailer];
  comparison.sameEntries(before, now, 'trailer', AT_TRAILER);
  comparison.same(before.get('Root'), now.get('Root'), 'trailer /Root');
  const [id, current] = [comparison.before.array(before.get('ID')), comparison.now.array(now.get('ID'))];
  if (id.length > 0) comparison.same(id[0], current[0], 'trailer /ID');
  compareInfo(comparison, before.get('Info'), now.get('Info'));
}

function compareCatalog(comparison: Comparison, before: PdfDict, now: PdfDict, permissions: Permissions): void {
  comparison.sameEntries(before, now, '/Root', AT_CATALOG);
  compareSecurityStore(comparison, before.get('DSS'), now.get('DSS'));
  compareExtensions(comparison, before.get('Extensions'), now.get('Extensions'));
  compareVersion(comparison, before.get('Version'), now.get('Version'));
  compareMetadata(comparison, before.get('Metadata'), now.get('Metadata'));
  const form = new FormComparison(comparison, permissions);
  form.compare(before.get('AcroForm'), now.get('AcroForm'));
  const annotations = new AnnotationComparison(comparison, form);
  new PageComparison(comparison, annotations).compare();
  const structure = new StructureComparison(comparison, annotations.added);
  structure.compare(before.get('StructTreeRoot'), now.get('StructTreeRoot'));
}

/** Where readers do not agree what refers to what, nothing that was there may be something else. */
function compareUnmet(comparison: Comparison): void {
  const { before } = comparison;
  const redefined = new Set<number>();
  for (const { sections } of before.document.revisions.slice(before.index + 1))
    for (const { entries } of sections) for (const number of entries.keys()) redefined.add(number);
  for (const number of redefined) {
    if (before.entry(number) === undefined || comparison.hasMet(number) || comparison.isUntouched(number)) continue;
    comparison.same(new PdfRef(number, 0), new PdfRef(number, 0), `${number} 0 R`);
  }
}

/** What was there and is free now. */
function compareFreed(comparison: Comparison): void {
  const { before, now } = comparison;
  for (const { sections } of before.document.revisions.slice(before.index + 1))
    for (const { entries } of sections)
      for (const [number, entry] of entries)
        if (entry.kind === 'free' && before.entry(number) !== undefined && now.entry(number) === undefined)
          comparison.add({ kind: 'OTHER', where: `${number} 0 R`, what: 'was freed' });
}
