import type { BagFindings } from './rules.js';
import { linesOf } from './text.js';
import type { BagInfoEntry } from './types.js';

/** Labels that have a meaning only once (RFC 8493 §2.2.2). */
const ONCE = new Set(['bagging-date', 'payload-oxum', 'bag-size', 'bag-group-identifier', 'bag-count']);

/**
 * Reads bag-info.txt: labels in order, repeated ones kept, folded lines joined with one space.
 * @see RFC 8493 §2.2.2
 */
export function parseBagInfo(text: string, file: string, findings: BagFindings): BagInfoEntry[] {
  const entries: BagInfoEntry[] = [];
  for (const [index, line] of linesOf(text).entries()) {
    const last = entries.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) {
      last.value = `${last.value} ${line.trim()}`.trim();
      continue;
    }
    if (line.trim() === '') continue;
    const colon = line.indexOf(':');
    if (colon <= 0) {
      findings.strict('BAG_INFO_MALFORMED', `${file}#${index + 1}`, 'the line has no "label: value"');
      continue;
    }
    if (findings.version === '1.0' && /\s$/.test(line.slice(0, colon)))
      findings.warning('BAG_INFO_MALFORMED', `${file}#${index + 1}`, 'there is white space before the colon');
    entries.push({ label: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() });
  }
  const seen = new Set<string>();
  for (const { label } of entries) {
    const key = label.toLowerCase();
    if (ONCE.has(key) && seen.has(key))
      findings.warning('BAG_INFO_REPEATED', file, `${label} is given more than once; it should not be repeated`);
    seen.add(key);
  }
  return entries;
}

export const infoValue = (info: readonly BagInfoEntry[], label: string): string | undefined =>
  info.find((entry) => entry.label.toLowerCase() === label.toLowerCase())?.value;

/** Values must be on one line: line breaks inside become spaces. */
export const serialiseBagInfo = (info: readonly BagInfoEntry[]): string =>
  info.map(({ label, value }) => `${label}: ${value.replace(/[\r\n]+/g, ' ').trim()}\n`).join('');
