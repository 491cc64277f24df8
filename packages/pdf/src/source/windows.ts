import { PdfError } from '../error.js';
import { Lexer, WindowEnd } from '../syntax/lexer.js';
import type { RandomAccess } from './random-access.js';

const FIRST_BYTES = 4 * 1024;
/** What one object may have without the data of its stream; a CMS is at most 1 MiB (signatures.md 2.11), twice that in hexadecimal. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Reads something from a place in a file, with as much of the file as that takes.
 * @throws PdfError `PDF_LIMIT` for more than 16 MiB, and what `read` throws
 */
export function readAt<T>(source: RandomAccess, position: number, read: (lexer: Lexer) => T, first = FIRST_BYTES): T {
  for (let length = first; ; length *= 4) {
    const bytes = source.read(position, length);
    const isWhole = position + bytes.length >= source.sizeBytes;
    try {
      return read(new Lexer(bytes, 0, position, isWhole));
    } catch (error) {
      if (!(error instanceof WindowEnd)) throw error;
      if (length >= MOST_BYTES) throw new PdfError('PDF_LIMIT', `an object of more than ${MOST_BYTES} bytes`);
    }
  }
}
