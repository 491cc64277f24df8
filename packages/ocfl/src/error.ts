import { CodedError } from '@mocban/core';

export type OcflErrorCode =
  /** Bytes do not have the digest or size they were announced with. */
  | 'OCFL_DIGEST_MISMATCH'
  /** The target holds another object or version than the one to be committed. */
  | 'OCFL_OBJECT_EXISTS'
  /** The object's head is not the one the new version was staged on. */
  | 'OCFL_HEAD_CHANGED'
  | 'OCFL_OBJECT_MISSING'
  /** The object has changes that are no version yet (community extension 0005). */
  | 'OCFL_MUTABLE_HEAD'
  | 'OCFL_VERSION_UNKNOWN'
  | 'OCFL_FILE_UNKNOWN'
  /** The inventory is missing, is not JSON or breaks the specification. */
  | 'OCFL_INVENTORY_INVALID'
  | 'OCFL_INVENTORY_TOO_LARGE'
  /** The sidecar is missing, malformed or states another digest. */
  | 'OCFL_SIDECAR_MISMATCH'
  /** A logical path that cannot be a path of an OCFL version or of the file system written to. */
  | 'OCFL_PATH_UNSAFE'
  /** Two logical paths that cannot exist side by side. */
  | 'OCFL_PATH_CONFLICT'
  /** A file in an object folder that no inventory names. */
  | 'OCFL_UNKNOWN_FILE'
  | 'OCFL_TARGET_EXISTS'
  | 'OCFL_ROOT_INVALID'
  /** A layout extension, digest algorithm or store capability that this operation cannot work with. */
  | 'OCFL_UNSUPPORTED';

/** An OCFL operation that cannot go on. Validators never throw it for what they find in an object. */
export class OcflError extends CodedError<OcflErrorCode> {}
