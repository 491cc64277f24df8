import type { Budget } from '../budget.js';
import { malformed } from '../error.js';
import { nameOf, type PdfDict, type PdfValue } from '../syntax/values.js';
import { MAX_OBJECT_NUMBER, type XrefEntry } from './section.js';

/**
 * The entries of a cross-reference stream. @param data out of its filters
 * @throws PdfError `PDF_MALFORMED`, `PDF_LIMIT`
 * @see ISO 32000-1 §7.5.8.2, §7.5.8.3
 */
export function parseEntries(
  dict: PdfDict,
  data: Buffer,
  budget: Budget,
): { entries: Map<number, XrefEntry>; problems: string[] } {
  if (nameOf(dict.get('Type')) !== 'XRef') throw malformed('a stream that lists no objects');
  const widths = numbers(dict.get('W'));
  if (widths.length < 3 || widths.some((width) => width > 8)) throw malformed('widths of fields that are none');
  const [w1, w2, w3] = widths as [number, number, number];
  const size = widths.reduce((sum, width) => sum + width, 0);
  const index =
    dict.get('Index') === undefined ? [0, numbers([dict.get('Size') ?? null])[0]!] : numbers(dict.get('Index'));
  const entries = new Map<number, XrefEntry>();
  const problems: string[] = [];
  let at = 0;
  for (let pair = 0; pair + 1 < index.length; pair += 2) {
    const [first, count] = [index[pair]!, index[pair + 1]!];
    if (first + count - 1 > MAX_OBJECT_NUMBER) throw malformed(`an object number above ${MAX_OBJECT_NUMBER}`);
    for (let number = first; number < first + count; number += 1, at += size) {
      budget.spend('entries');
      if (size === 0 || at + size > data.length) throw malformed('a list of objects that breaks off');
      const type = w1 === 0 ? 1 : field(data, at, w1);
      const entry = entryOf(type, field(data, at + w1, w2), field(data, at + w1 + w2, w3));
      if (entries.has(number)) problems.push(`object ${number} is listed twice`);
      else entries.set(number, entry);
    }
  }
  return { entries, problems };
}

/** Types that are not known are to be taken for `null`. */
function entryOf(type: number, second: number, third: number): XrefEntry {
  if (type === 1) return second === 0 ? { kind: 'free' } : { kind: 'at', offset: second, generation: third };
  return type === 2 ? { kind: 'in', container: second, index: third } : { kind: 'free' };
}

function field(data: Buffer, at: number, width: number): number {
  let value = 0;
  for (let byte = at; byte < at + width; byte += 1) value = value * 256 + data[byte]!;
  return value;
}

function numbers(value: PdfValue | undefined): number[] {
  if (!Array.isArray(value) || !value.every((one) => Number.isInteger(one) && (one as number) >= 0))
    throw malformed('a list of numbers that is none');
  return value as number[];
}
