/** Decodes a tag file; `undefined` when the encoding is not known or the bytes are not in it. A leading mark is dropped. */
export function decodeTagFile(bytes: Buffer, encoding: string): string | undefined {
  const name = encoding.toLowerCase();
  if (name === 'iso-8859-1' || name === 'latin1') return bytes.toString('latin1');
  try {
    return new TextDecoder(name === 'utf-16' ? utf16Order(bytes) : name, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** UTF-16 without a mark is big-endian (RFC 2781 §4.3). */
const utf16Order = (bytes: Buffer): string => (bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-16be');

export function isKnownEncoding(encoding: string): boolean {
  try {
    return new TextDecoder(encoding).encoding !== '';
  } catch {
    return false;
  }
}

/** Lines ended by LF, CR or CRLF; nothing after the last end of line is not a line. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
