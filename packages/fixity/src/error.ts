import { CodedError } from '@mocban/core/error';

/**
 * - `FIXITY_ALGORITHM_UNSUPPORTED` a known algorithm that this runtime cannot compute
 * - `FIXITY_ALGORITHM_UNKNOWN` the algorithm of a manifest can be told neither from its name nor from its digests
 * - `FIXITY_MULTIHASH_MALFORMED` bytes that are no multihash, of an algorithm we do not know, or of the wrong length
 * - `FIXITY_WORKER_CRASHED` a worker thread ended before its answer; the cause tells how
 * - `FIXITY_POOL_CLOSED` work was given to a pool after `close()`
 */
export type FixityErrorCode =
  | 'FIXITY_ALGORITHM_UNSUPPORTED'
  | 'FIXITY_ALGORITHM_UNKNOWN'
  | 'FIXITY_MULTIHASH_MALFORMED'
  | 'FIXITY_WORKER_CRASHED'
  | 'FIXITY_POOL_CLOSED';

/** Why digests cannot be computed or a manifest cannot be read; a digest that differs is a result. */
export class FixityError extends CodedError<FixityErrorCode> {}
