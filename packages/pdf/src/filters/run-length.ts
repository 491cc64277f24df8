import { PdfError } from '../error.js';

/** @see ISO 32000-1 §7.4.5 */
export function decodeRunLength(data: Buffer, most: number): Buffer {
  const parts: Buffer[] = [];
  let size = 0;
  for (let at = 0; at < data.length && data[at] !== 128;) {
    const length = data[at]!;
    const part = length < 128 ? data.subarray(at + 1, at + 2 + length) : Buffer.alloc(257 - length, data[at + 1] ?? 0);
    parts.push(part);
    at += length < 128 ? length + 2 : 2;
    size += part.length;
    if (size > most) throw new PdfError('PDF_LIMIT', 'runs longer than is looked at');
  }
  return Buffer.concat(parts);
}
