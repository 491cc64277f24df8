import { CodedError } from '@mocban/core';

export type PdfErrorCode =
  /** The bytes are not what ISO 32000 says. */
  | 'PDF_MALFORMED'
  /** Deeper, longer or more of it than is looked at. */
  | 'PDF_LIMIT'
  /** Something that is not read here: a filter for images, an encrypted stream. */
  | 'PDF_UNSUPPORTED';

/** What stands between bytes from outside and a document. */
export class PdfError extends CodedError<PdfErrorCode> {}

export const malformed = (message: string): PdfError => new PdfError('PDF_MALFORMED', message);

/** What was read, or `undefined` where it cannot be read. A limit is no answer, and is thrown. */
export function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof PdfError && error.code !== 'PDF_LIMIT') return undefined;
    throw error;
  }
}
