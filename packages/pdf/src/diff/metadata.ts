import { PdfDict, PdfStream, PdfString, type PdfValue } from '../syntax/values.js';
import { textOf } from '../syntax/text.js';
import type { Comparison } from './comparison.js';
import { propertiesOf } from './xmp.js';

/** When and by what a file was written last: every writer changes them. */
const INFO = new Set(['ModDate', 'Producer']);
const VOLATILE = [
  'http://ns.adobe.com/xap/1.0/ModifyDate',
  'http://ns.adobe.com/xap/1.0/MetadataDate',
  'http://ns.adobe.com/pdf/1.3/Producer',
  'http://ns.adobe.com/xap/1.0/mm/InstanceID',
].map((name) => `[${JSON.stringify(name)},`);
const MOST_BYTES = 4 * 1024 * 1024;

/** @see ISO 32000-1 §14.3.3 */
export function compareInfo(comparison: Comparison, before: PdfValue | undefined, now: PdfValue | undefined): void {
  const [old, current] = [comparison.before.resolve(before), comparison.now.resolve(now)];
  if (!(current instanceof PdfDict)) return comparison.same(before, now, '/Info');
  const own = old instanceof PdfDict ? old : new PdfDict(new Map());
  const isSameText = (key: string): boolean => {
    const [was, is] = [comparison.before.resolve(own.get(key)), comparison.now.resolve(current.get(key))];
    return was instanceof PdfString && is instanceof PdfString && textOf(was) === textOf(is);
  };
  // The same text may be written in another encoding.
  const texts = [...own.keys()].filter(isSameText);
  comparison.sameEntries(own, current, '/Info', new Set([...INFO, ...texts]));
  for (const key of INFO) {
    const [was, is] = [comparison.before.resolve(own.get(key)), comparison.now.resolve(current.get(key))];
    if (is !== null && !(is instanceof PdfString))
      comparison.add({ kind: 'OTHER', where: `/Info /${key}`, what: 'is no text' });
    else if (comparison.differs(was, is)) comparison.add({ kind: 'LTA', where: `/Info /${key}`, what: 'was changed' });
  }
}

/** @see ISO 32000-1 §14.3.2 */
export function compareMetadata(comparison: Comparison, before: PdfValue | undefined, now: PdfValue | undefined): void {
  if (!comparison.differs(before, now)) return;
  const where = '/Root /Metadata';
  const [old, current] = [textOfStream(comparison.before, before), textOfStream(comparison.now, now)];
  const isSame =
    current !== undefined && (before === undefined || old !== undefined) && lasting(old) === lasting(current);
  comparison.add({
    kind: isSame ? 'LTA' : 'OTHER',
    where,
    what: isSame ? 'has another date or producer' : 'was changed',
  });
}

function textOfStream(view: Comparison['now'], value: PdfValue | undefined): string | undefined {
  const stream = view.resolve(value);
  const data = stream instanceof PdfStream ? view.data(stream) : undefined;
  return data === undefined || data.length > MOST_BYTES ? undefined : data.toString('utf8');
}

/** All that is said but dates and producers; of nothing, nothing is. What cannot be read says what it says. */
function lasting(xmp: string | undefined): string {
  const properties = xmp === undefined ? [] : propertiesOf(xmp);
  if (properties === undefined) return xmp!;
  return JSON.stringify(properties.filter((one) => !VOLATILE.some((name) => one.startsWith(name))));
}
