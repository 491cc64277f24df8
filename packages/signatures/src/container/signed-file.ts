import { bufferAccess, type RandomAccess } from '@mocban/pdf';
import type { Content } from '@mocban/pki';
import type { TimestampToJudge } from '../model/to-judge.js';

/** A file as a container of signatures reads it: no more of it than is needed. */
export interface SignedFile {
  sizeBytes: number;
  /** Its first bytes, at most `HEAD_BYTES`. */
  head: Uint8Array;
  /** At most so many bytes from a place on; fewer only at the end. */
  readAt(offset: number, length: number): Promise<Uint8Array>;
  /** The same bytes for a format that leads from place to place; as long as the file is open. */
  source: RandomAccess;
  /** What was signed, where the signature lies beside it. */
  content?: Content | undefined;
  /** Evidence records of the file. */
  evidence: readonly TimestampToJudge[];
}

/** By so many bytes it is told what a file is. */
export const HEAD_BYTES = 4096;

/** A file that is held already. */
export const signedFileOf = (
  bytes: Uint8Array,
  more: Partial<Pick<SignedFile, 'content' | 'evidence'>> = {},
): SignedFile => ({
  sizeBytes: bytes.byteLength,
  head: bytes.subarray(0, HEAD_BYTES),
  readAt: async (offset, length) => bytes.subarray(offset, offset + length),
  source: bufferAccess(bytes),
  evidence: [],
  ...more,
});
