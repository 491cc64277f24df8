import { PdfError } from './error.js';

/** What one document may cost: operations are counted, not seconds, so that the same file has the same verdict on a busy machine. */
export interface PdfLimits {
  /** Indirect objects that are read. @defaultValue 2,000,000 */
  objects: number;
  /** Bytes of indirect objects that are parsed, the data of their streams apart. @defaultValue 1,073,741,824 */
  parsedBytes: number;
  /** Bytes that come out of filters. @defaultValue 268,435,456 */
  inflatedBytes: number;
  /** Bytes that may come out of the filters of one stream. @defaultValue 268,435,456 */
  streamBytes: number;
  /** Pairs of objects that two revisions are compared by, and operators of pages that are looked at. @defaultValue 4,000,000 */
  steps: number;
  /** Entries of cross-reference sections. @defaultValue 2,000,000 */
  entries: number;
  /** @defaultValue 500 */
  revisions: number;
  /** @defaultValue 500 */
  signatures: number;
}

export const DEFAULT_LIMITS: Readonly<PdfLimits> = {
  objects: 2_000_000,
  parsedBytes: 1024 * 1024 * 1024,
  inflatedBytes: 256 * 1024 * 1024,
  streamBytes: 256 * 1024 * 1024,
  steps: 4_000_000,
  entries: 2_000_000,
  revisions: 500,
  signatures: 500,
};

/** Counts what was spent of the limits. */
export class Budget {
  readonly #left: PdfLimits;

  constructor(limits: Partial<PdfLimits> = {}) {
    this.#left = { ...DEFAULT_LIMITS, ...limits };
  }

  /** How much is left. */
  left(what: keyof PdfLimits): number {
    return this.#left[what];
  }

  /** @throws PdfError `PDF_LIMIT` */
  spend(what: keyof PdfLimits, amount = 1): void {
    this.#left[what] -= amount;
    if (this.#left[what] < 0) throw new PdfError('PDF_LIMIT', `more ${what} than are looked at in one document`);
  }
}
