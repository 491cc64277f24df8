import type { DigestAlgorithm, Digests, Fixity } from './types.js';

export interface DigestItem {
  /** Absolute path of a regular file. */
  path: string;
  /** What the result is known by. */
  key: string;
  /** About how many bytes it has, where that is known: small files then go to a thread many at a time. */
  sizeBytes?: number;
}

export interface CopyItem {
  /** Absolute path of a regular file. */
  from: string;
  /** Absolute path of a file that must not exist; its folders are created. */
  to: string;
  key: string;
  /** What the bytes must be; a copy that differs is removed and its result is the error `FIXITY_MISMATCH`. */
  expect?: { sizeBytes?: number; digests?: Digests };
}

export interface DigestFailure {
  key: string;
  /** An errno (`ENOENT`, `EIO`, `ELOOP` for a symbolic link, `EINVAL` for a device), or `FIXITY_MISMATCH` for a copy. */
  error: { code: string; message: string };
}

export type DigestResult = ({ key: string } & Fixity) | DigestFailure;

/** What is done with the items of a batch. */
export interface Work {
  kind: 'digest' | 'copy';
  algorithms: DigestAlgorithm[];
  fsync: boolean;
  /** One Int32; not 0 once the caller has given up. */
  stop: SharedArrayBuffer;
}

/** Work for one thread: items of one kind. */
export interface Batch extends Work {
  items: readonly (DigestItem | CopyItem)[];
}

/** What became of an item: its size and digests, or what is wrong with it. */
export type ItemOutcome = Fixity | Pick<DigestFailure, 'error'>;

/** Outcomes of the first items of a batch, in their order; what is left was not begun. */
export type Outcomes = ItemOutcome[] | 'aborted';
