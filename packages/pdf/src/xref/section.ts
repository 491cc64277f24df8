import type { PdfDict } from '../syntax/values.js';

/** Where an object is. @see ISO 32000-1 §7.5.4, §7.5.8 */
export type XrefEntry =
  | { kind: 'free' }
  | { kind: 'at'; offset: number; generation: number }
  /** In an object stream. */
  | { kind: 'in'; container: number; index: number };

/** One cross-reference section: a table, a stream, or a table with a stream beside it. */
export interface XrefSection {
  /** Where `startxref` points. */
  start: number;
  /** Behind its trailer, or its `endobj`. */
  end: number;
  kind: 'table' | 'stream' | 'hybrid';
  entries: ReadonlyMap<number, XrefEntry>;
  trailer: PdfDict;
  previous: number | undefined;
  /** The object that an xref stream is, and the one beside a table. */
  streams: readonly { number: number; start: number; end: number }[];
  /** What is not as it must be and was read all the same, e.g. an object listed twice. */
  problems: readonly string[];
}

/** The highest object number that is looked at. @see ISO 32000-1 annex C.2 */
export const MAX_OBJECT_NUMBER = 8_388_607;
