import { CodedError } from '@mocban/core';

/**
 * - `LOG_KEY_MALFORMED` a verifier key or private key that cannot be read, or not of Ed25519
 * - `LOG_NOTE_MALFORMED` bytes that are no signed note, or a text that none can be made of
 * - `LOG_CHECKPOINT_INVALID` no checkpoint, or one that the key did not sign
 * - `LOG_ENTRY_INVALID` what is no entry of a log: too long, not canonical
 * - `LOG_TILE_CONFLICT` other bytes lie where a tile or bundle of this tree belongs
 * - `LOG_FORK` two histories: neither tree continues the other
 * - `LOG_SHRUNK` the tree to be published is smaller than what the store has
 * - `LOG_INCOMPLETE` a tile or an entry that is needed is not there
 */
export type LogErrorCode =
  | 'LOG_KEY_MALFORMED'
  | 'LOG_NOTE_MALFORMED'
  | 'LOG_CHECKPOINT_INVALID'
  | 'LOG_ENTRY_INVALID'
  | 'LOG_TILE_CONFLICT'
  | 'LOG_FORK'
  | 'LOG_SHRUNK'
  | 'LOG_INCOMPLETE';

/** Why a log cannot be written or read on. */
export class LogError extends CodedError<LogErrorCode> {}

/**
 * - `EVIDENCE_RECORD_INVALID` bytes that are no evidence record, or one that cannot be judged here
 * - `EVIDENCE_NOTHING_TO_STAMP` a tree without values
 * - `EVIDENCE_NOT_IN_TREE` what is to be proved was not stamped with this tree
 * - `EVIDENCE_BATCH_INVALID` files of a batch that are none, or a token of something else
 * - `EVIDENCE_BATCH_CONFLICT` other bytes lie in the place of a batch
 * - `EVIDENCE_TOKEN_REFUSED` an authority gave a time-stamp that is not believed
 * - `EVIDENCE_SEAL_REFUSED` the certificate that a seal was to be made with is not believed, or not for it
 */
export type EvidenceErrorCode =
  | 'EVIDENCE_RECORD_INVALID'
  | 'EVIDENCE_NOTHING_TO_STAMP'
  | 'EVIDENCE_NOT_IN_TREE'
  | 'EVIDENCE_BATCH_INVALID'
  | 'EVIDENCE_BATCH_CONFLICT'
  | 'EVIDENCE_TOKEN_REFUSED'
  | 'EVIDENCE_SEAL_REFUSED';

/** Why evidence cannot be read or made. */
export class EvidenceError extends CodedError<EvidenceErrorCode> {}
