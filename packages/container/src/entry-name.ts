import { pathProblem, type PathProblem } from '@mocban/core';
import { crc32 } from 'node:zlib';
import type { ArchiveRule } from './error.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const UTF8_FLAG = 0x800;
const UNICODE_PATH_FIELD = 0x7075;

/** The upper half of IBM code page 437, the name encoding of entries without the UTF-8 flag (APPNOTE 6.3.10, D.1). */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

export interface DecodedName {
  name: string;
  /** The flag promises UTF-8 and the bytes are not. */
  malformed: boolean;
}

/**
 * The name of a zip entry: its Unicode path field when that belongs to the name, else UTF-8 (flagged or recognised, since
 * many writers forget the flag), else code page 437.
 * @see APPNOTE 6.3.10 §4.4.4 bit 11, §4.6.9, appendix D
 */
export function decodeEntryName(
  raw: Buffer,
  flags: number,
  extra: readonly { id: number; data: Buffer }[],
): DecodedName {
  const field = extra.find(({ id }) => id === UNICODE_PATH_FIELD)?.data;
  // The field carries the CRC of the name it was made for; when a tool renamed the entry it no longer counts.
  if (field !== undefined && field.length > 5 && field[0] === 1 && field.readUInt32LE(1) === crc32(raw) >>> 0) {
    const name = strictUtf8(field.subarray(5));
    if (name !== undefined) return { name, malformed: false };
  }
  const name = strictUtf8(raw);
  if (name !== undefined) return { name, malformed: false };
  if ((flags & UTF8_FLAG) !== 0) return { name: raw.toString('utf8'), malformed: true };
  return { name: cp437(raw), malformed: false };
}

export function strictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

const cp437 = (raw: Buffer): string => {
  let name = '';
  for (const byte of raw) name += byte < 128 ? String.fromCharCode(byte) : CP437[byte - 128];
  return name;
};

/** The rule that an unsafe entry name breaks, or `undefined`. A folder's trailing slash is to be removed before. */
export function unsafeName(path: string): { rule: ArchiveRule; message: string } | undefined {
  const problem = pathProblem(path);
  if (problem === undefined && MISLEADING.test(path))
    return { rule: 'ARCHIVE_PATH_UNSAFE', message: 'the name has a character that makes it look like another name' };
  return problem === undefined
    ? undefined
    : { rule: RULES[problem] ?? 'ARCHIVE_PATH_UNSAFE', message: MESSAGES[problem] };
}

/** Control characters beyond ASCII, line and paragraph separators, and what turns the direction of the text behind it. */
const MISLEADING = /[\u0080-\u009f\u2028-\u202e\u2066-\u2069]/;

const RULES: Partial<Record<PathProblem, ArchiveRule>> = {
  traversal: 'ARCHIVE_PATH_TRAVERSAL',
  absolute: 'ARCHIVE_PATH_ABSOLUTE',
  drive: 'ARCHIVE_PATH_DRIVE',
};

const MESSAGES: Record<PathProblem, string> = {
  empty: 'the entry has no name',
  'too-long': 'the name is longer than a file system can hold',
  absolute: 'the name is an absolute path',
  drive: 'the name begins with a drive letter',
  traversal: 'the name leads out of the package with ".."',
  'dot-segment': 'the name has a "." part',
  'empty-segment': 'the name has an empty part',
  backslash: 'the name has a backslash, which is a separator on some systems and a character on others',
  nul: 'the name has a NUL character',
  'control-character': 'the name has a control character',
  'lone-surrogate': 'the name has half of a surrogate pair, which no encoding of Unicode has',
};
