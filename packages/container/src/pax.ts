import { strictUtf8 } from './entry-name.js';

/** What of a PAX extended header matters to us. */
export interface PaxRecords {
  path?: string;
  /** `undefined` as a value: given, and no number. */
  size?: number | undefined;
  hasLinkPath: boolean;
  isSparse: boolean;
}

const SPACE = 0x20;
const NEWLINE = 0x0a;
const MAX_LENGTH_DIGITS = 7;

/**
 * The records `LENGTH KEY=VALUE\n` of an extended header; the last one of a key counts.
 * @returns a message for the first thing that is not as it must be
 * @see POSIX.1-2017 pax, pax extended header
 */
export function parsePax(bytes: Buffer): PaxRecords | string {
  const records: PaxRecords = { hasLinkPath: false, isSparse: false };
  for (let start = 0; start < bytes.length;) {
    const space = bytes.subarray(start, start + MAX_LENGTH_DIGITS + 1).indexOf(SPACE);
    const digits = space < 1 ? '' : bytes.toString('latin1', start, start + space);
    const end = start + Number(digits);
    if (!/^[1-9]\d*$/.test(digits) || end > bytes.length || end <= start + space + 2 || bytes[end - 1] !== NEWLINE)
      return 'a record of the extended header has another length than it says';
    const fault = keep(records, bytes.subarray(start + space + 1, end - 1));
    if (fault !== undefined) return fault;
    start = end;
  }
  return records;
}

function keep(records: PaxRecords, record: Buffer): string | undefined {
  const equals = record.indexOf(0x3d);
  if (equals < 1) return 'a record of the extended header has no keyword';
  const key = record.toString('latin1', 0, equals);
  const value = record.subarray(equals + 1);
  if (key === 'path') {
    const path = strictUtf8(value);
    if (path === undefined) return 'the path in the extended header is not UTF-8';
    records.path = path;
  } else if (key === 'size') records.size = decimal(value.toString('latin1'));
  else if (key === 'linkpath') records.hasLinkPath = true;
  else if (key.startsWith('GNU.sparse.') || key === 'SCHILY.realsize') records.isSparse = true;
  return undefined;
}

function decimal(text: string): number | undefined {
  if (!/^\d{1,20}$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : Infinity;
}
