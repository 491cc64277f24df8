import { PdfDict, PdfStream, PdfString, type PdfValue } from '../syntax/values.js';
import type { Comparison } from './comparison.js';

/** When and by what a file was written last: every writer changes them. */
const INFO = new Set(['ModDate', 'Producer']);
const XMP = ['xmp:ModifyDate', 'xmp:MetadataDate', 'pdf:Producer', 'xmpMM:InstanceID'];
const SPACES: Readonly<Record<string, string>> = {
  x: 'adobe:ns:meta/',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  xmp: 'http://ns.adobe.com/xap/1.0/',
  pdf: 'http://ns.adobe.com/pdf/1.3/',
  xmpMM: 'http://ns.adobe.com/xap/1.0/mm/',
};
const MOST_BYTES = 4 * 1024 * 1024;

/** @see ISO 32000-1 §14.3.3 */
export function compareInfo(comparison: Comparison, before: PdfValue | undefined, now: PdfValue | undefined): void {
  const [old, current] = [comparison.before.resolve(before), comparison.now.resolve(now)];
  if (!(current instanceof PdfDict)) return comparison.same(before, now, '/Info');
  const own = old instanceof PdfDict ? old : new PdfDict(new Map());
  comparison.sameEntries(own, current, '/Info', INFO);
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
    current !== undefined &&
    (before === undefined ? isNothingElse(current) : old !== undefined && rest(old) === rest(current));
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

/** What is left without dates, producer, the padding of the packet and white space between elements. */
function rest(xmp: string): string {
  let text = xmp.replaceAll(/<\?xpacket[^>]*\?>/g, '').replaceAll(/ x:xmptk="[^"]*"/g, '');
  for (const name of XMP) {
    text = text.replaceAll(new RegExp(`<${name}>[^<]*</${name}>|<${name}/>`, 'g'), '');
    text = text.replaceAll(new RegExp(`\\s${name}=(?:"[^"<]*"|'[^'<]*')`, 'g'), '');
  }
  return text.replaceAll(/>\s+/g, '>').replaceAll(/\s+</g, '<').trim();
}

/** Metadata that were not there and say nothing but that. */
function isNothingElse(xmp: string): boolean {
  const text = rest(xmp);
  for (const [, prefix, uri] of text.matchAll(/xmlns:(\w{1,40})=["']([^"']*)["']/g)) {
    if (SPACES[prefix!] !== undefined && SPACES[prefix!] !== uri) return false;
  }
  const bare = text.replaceAll(/\sxmlns:\w{1,40}=(?:"[^"<]*"|'[^'<]*')/g, '').replaceAll(/\srdf:about=(?:""|'')/g, '');
  return /^(?:﻿|<\/?(?:x:xmpmeta|rdf:RDF|rdf:Description)\s*\/?>)*$/.test(bare);
}
