import type { DocumentCodes } from './ports.js';

const CODES = ['docCode', 'arcDocCode', 'docId'];
const DATES = ['issuedDate', 'photoTime', 'recordDate'];

/** The codes in a metadata record of the circular's elements, of a submission or of an AIP alike. */
export function documentCodes(valueOf: (element: string) => string | undefined): DocumentCodes {
  const first = (names: readonly string[]): string | undefined => names.map(valueOf).find(Boolean);
  const code = first(CODES);
  const date = first(DATES);
  const identity = documentIdentity(['codeNumber', 'codeNotation', 'organName', 'issuedDate'].map(valueOf));
  return {
    ...(code !== undefined && { code }),
    ...(date !== undefined && { date }),
    ...(identity !== undefined && { identity }),
  };
}

/**
 * Number, notation, issuer and date as one key: the same for the same document however the four are spaced, cased or composed.
 * `undefined` unless all four are there.
 */
export function documentIdentity(parts: readonly (string | undefined)[]): string | undefined {
  const [number, notation, issuer, date] = parts.map((part) => part?.normalize('NFC').trim().replace(/\s+/g, ' '));
  if (!number || !notation || !issuer || !date) return undefined;
  const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(date) ?? [];
  const iso = day && month && year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : date.slice(0, 10);
  return [number.replace(/^0+(?=.)/, ''), notation, issuer, iso].join('\n').toLowerCase();
}
