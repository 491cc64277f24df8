import type { PdfString } from './values.js';

/** What PDFDocEncoding has where Latin-1 has something else. @see ISO 32000-1 annex D.3 */
const DOC_ENCODING = '˘ˇˆ˙˝˛˚˜';
const DOC_ENCODING_HIGH = '•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž';

/** A text string. @see ISO 32000-1 §7.9.2.2, ISO 32000-2 §7.9.2.2.1 */
export function textOf({ bytes }: PdfString): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16be(bytes.subarray(2));
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString('utf8', 3);
  return Array.from(bytes, docEncoded).join('');
}

function docEncoded(byte: number): string {
  if (byte >= 0x18 && byte < 0x20) return DOC_ENCODING[byte - 0x18]!;
  if (byte >= 0x80 && byte < 0x9f) return DOC_ENCODING_HIGH[byte - 0x80] ?? '�';
  return byte === 0xa0 ? '€' : String.fromCharCode(byte);
}

/** Two bytes a unit, the high one first. */
export const utf16be = (bytes: Buffer): string =>
  Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)))
    .swap16()
    .toString('utf16le');
