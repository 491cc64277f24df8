import { BagError } from './error.js';
import type { BagFindings } from './rules.js';
import { linesOf } from './text.js';
import type { BagInfoEntry } from './types.js';

/** Labels that have a meaning only once (RFC 8493 §2.2.2); Payload-Oxum must not be repeated, the others should not. */
const ONCE = new Set(['bagging-date', 'payload-oxum', 'bag-size', 'bag-group-identifier', 'bag-count']);

/** Reserved labels whose values have a form. */
const FORMS: Readonly<Record<string, { form: RegExp; expected: string }>> = {
  'bagging-date': { form: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, expected: 'YYYY-MM-DD' },
  'bag-count': { form: /^\d+ of (?:\d+|\?)$/, expected: '"N of T" or "N of ?"' },
};

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
    const location = `${file}#${index + 1}`;
    const colon = line.indexOf(':');
    const label = line.slice(0, Math.max(colon, 0));
    if (label.trim() === '') {
      findings.strict('BAG_INFO_MALFORMED', location, 'the line has no "label: value"');
      continue;
    }
    if (findings.version === '1.0') checkWhiteSpace(label, line.slice(colon + 1), location, findings);
    entries.push({ label: label.trim(), value: line.slice(colon + 1).trim() });
  }
  checkEntries(entries, file, findings);
  return entries;
}

/** Versions before 1.0 let white space stand anywhere around the colon. */
function checkWhiteSpace(label: string, rest: string, location: string, findings: BagFindings): void {
  if (label !== label.trim())
    findings.error('BAG_INFO_WHITE_SPACE', location, 'there is white space before or after the label');
  if (rest === '')
    // What an editor that strips the ends of lines makes of an empty value.
    findings.warning('BAG_INFO_WHITE_SPACE', location, 'no space follows the colon');
  else if (!/^[ \t]/.test(rest)) findings.error('BAG_INFO_WHITE_SPACE', location, 'no space or tab follows the colon');
}

function checkEntries(entries: readonly BagInfoEntry[], file: string, findings: BagFindings): void {
  const seen = new Set<string>();
  for (const { label, value } of entries) {
    const key = label.toLowerCase();
    if (ONCE.has(key) && seen.has(key))
      findings[key === 'payload-oxum' && findings.version === '1.0' ? 'error' : 'warning'](
        'BAG_INFO_REPEATED',
        file,
        `${label} is given more than once`,
      );
    seen.add(key);
    const asked = Object.hasOwn(FORMS, key) ? FORMS[key] : undefined;
    if (asked !== undefined && !asked.form.test(value))
      findings.warning('BAG_INFO_VALUE', file, `${label} is ${JSON.stringify(value)}, expected ${asked.expected}`);
  }
}

export const infoValue = (info: readonly BagInfoEntry[], label: string): string | undefined =>
  info.find((entry) => entry.label.toLowerCase() === label.toLowerCase())?.value;

/** What would be read as another label, or as none, is not written. @throws BagError `BAG_INFO_REFUSED` */
export function requireLabels(info: readonly BagInfoEntry[]): void {
  for (const { label } of info)
    if (label === '' || label !== label.trim() || /[:\r\n]/.test(label))
      throw new BagError(
        'BAG_INFO_REFUSED',
        `${JSON.stringify(label)}: a label has no colon, no line break and no white space at its ends`,
      );
}

/** Values must be on one line: line breaks inside become spaces. */
export const serialiseBagInfo = (info: readonly BagInfoEntry[]): string =>
  info.map(({ label, value }) => `${label}: ${value.replace(/[\r\n]+/g, ' ').trim()}\n`).join('');
