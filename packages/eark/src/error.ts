import { CodedError } from '@mocban/core';

export type EarkErrorCode =
  /** A path or identifier of a plan cannot be written. */
  | 'EARK_PLAN_INVALID'
  /** Metadata given for a package is not of the documented shape. */
  | 'EARK_METADATA_INVALID'
  /** A folder to build a package from is empty, or holds what cannot be packaged. */
  | 'EARK_SOURCE_INVALID'
  /** Where the package is to be written, something lies already. */
  | 'EARK_TARGET_EXISTS'
  /** The tree has no METS document that can be read. */
  | 'EARK_METS_UNREADABLE';

/** Why a package cannot be built or read; what is wrong with one that is judged are findings. */
export class EarkError extends CodedError<EarkErrorCode> {}
