import { PdfDict, PdfName, PdfRef, PdfReal, PdfStream, PdfString, type PdfValue } from '../syntax/values.js';
import type { Comparison } from './comparison.js';

const LISTS = new Set(['Certs', 'CRLs', 'OCSPs', 'Cert', 'CRL', 'OCSP']);
const MARKS = new Set(['TU', 'TS', 'Type']);

/** Validation data may be added, and nothing of it taken away. @see signatures.md 2.1.5, ISO 32000-2 §12.8.4.3 */
export function compareSecurityStore(
  comparison: Comparison,
  before: PdfValue | undefined,
  now: PdfValue | undefined,
): void {
  const [old, current] = [comparison.before.dict(before), comparison.now.dict(now)];
  const where = '/Root /DSS';
  if (current === undefined) {
    if (before !== undefined || now !== undefined) comparison.same(before, now, where);
    return;
  }
  if (old === undefined) comparison.add({ kind: 'LTA', where, what: 'validation data were added' });
  compareEntries(comparison, old, current, where);
  const [oldVri, vri] = [comparison.before.dict(old?.get('VRI')), comparison.now.dict(current.get('VRI'))];
  for (const key of new Set([...(oldVri?.keys() ?? []), ...(vri?.keys() ?? [])])) {
    const place = `${where} /VRI /${key}`;
    const entry = comparison.now.dict(vri?.get(key));
    if (entry === undefined) comparison.add({ kind: 'OTHER', where: place, what: 'was taken away' });
    else compareEntries(comparison, comparison.before.dict(oldVri?.get(key)), entry, place);
  }
}

function compareEntries(comparison: Comparison, before: PdfDict | undefined, now: PdfDict, where: string): void {
  for (const key of new Set([...(before?.keys() ?? []), ...now.keys()])) {
    const place = `${where} /${key}`;
    if (key === 'VRI') continue;
    if (LISTS.has(key)) compareList(comparison, before?.get(key), now.get(key), place);
    else if (MARKS.has(key) && before?.get(key) === undefined) checkMark(comparison, now.get(key), place);
    else comparison.same(before?.get(key), now.get(key), place);
  }
}

function checkMark(comparison: Comparison, value: PdfValue | undefined, where: string): void {
  const found = comparison.now.resolve(value);
  if (!(found instanceof PdfString || found instanceof PdfName || found instanceof PdfStream))
    comparison.add({ kind: 'OTHER', where, what: 'is nothing that belongs there' });
}

function compareList(
  comparison: Comparison,
  before: PdfValue | undefined,
  now: PdfValue | undefined,
  where: string,
): void {
  const [old, current] = [comparison.before.array(before), comparison.now.array(now)];
  const numbers = new Set(current.flatMap((one) => (one instanceof PdfRef ? [one.number] : [])));
  const known = new Set(old.flatMap((one) => (one instanceof PdfRef ? [one.number] : [])));
  const added = current.filter((one) => !(one instanceof PdfRef && known.has(one.number)));
  const gone: PdfValue[] = [];
  for (const one of old)
    if (one instanceof PdfRef && numbers.has(one.number)) comparison.same(one, one, where);
    else gone.push(one);
  // Some writers put the same data into a stream of another number whenever they write the store.
  const data = new Set(gone.length === 0 ? [] : added.map((one) => dataOf(comparison.now, one)));
  for (const one of gone) {
    const own = dataOf(comparison.before, one);
    if (own === undefined || !data.has(own))
      comparison.add({ kind: 'OTHER', where, what: 'validation data were taken away' });
  }
  for (const one of added)
    if (!(one instanceof PdfRef) || !(comparison.now.resolve(one) instanceof PdfStream))
      comparison.add({ kind: 'OTHER', where, what: 'has something that is no stream' });
    else comparison.add({ kind: 'LTA', where, what: `${one.toString()} was added` });
}

function dataOf(view: Comparison['now'], value: PdfValue): string | undefined {
  const stream = view.resolve(value);
  return stream instanceof PdfStream ? view.data(stream)?.toString('latin1') : undefined;
}

/** Extensions say what a reader must know, and nothing that is shown: they may come and grow. @see ISO 32000-1 §7.12 */
export function compareExtensions(
  comparison: Comparison,
  before: PdfValue | undefined,
  now: PdfValue | undefined,
): void {
  const where = '/Root /Extensions';
  if (!comparison.differs(before, now)) return;
  const [old, current] = [comparison.before.dict(before), comparison.now.dict(now)];
  const kept = [...(old?.keys() ?? [])].every((key) => current?.get(key) !== undefined);
  const isPlain = current !== undefined && isExtension(comparison, current, 0);
  comparison.add(
    kept && isPlain
      ? { kind: 'LTA', where, what: 'extensions were added' }
      : { kind: 'OTHER', where, what: 'extensions were taken away or are none' },
  );
}

/** Names, numbers and addresses, at most three deep. */
function isExtension(comparison: Comparison, value: PdfValue, depth: number): boolean {
  const found = comparison.now.resolve(value);
  if (depth > 3 || found instanceof PdfStream) return false;
  if (found instanceof PdfDict)
    return [...found.entries.values()].every((one) => isExtension(comparison, one, depth + 1));
  if (Array.isArray(found))
    return (found as readonly PdfValue[]).every((one) => isExtension(comparison, one, depth + 1));
  return (
    found instanceof PdfName || found instanceof PdfString || found instanceof PdfReal || typeof found === 'number'
  );
}

/** The version may only rise. @see ISO 32000-1 §7.7.2 */
export function compareVersion(comparison: Comparison, before: PdfValue | undefined, now: PdfValue | undefined): void {
  const [old, current] = [comparison.before.resolve(before), comparison.now.resolve(now)];
  if (old instanceof PdfName && current instanceof PdfName && old.value === current.value) return;
  if (old === null && current === null) return;
  const isRise =
    current instanceof PdfName &&
    /^[12]\.\d$/.test(current.value) &&
    (old === null || (old instanceof PdfName && old.value < current.value));
  comparison.add({ kind: isRise ? 'LTA' : 'OTHER', where: '/Root /Version', what: 'was changed' });
}
