import { CodedError } from '@mocban/core';

export type FormatDataErrorCode =
  /** A manifest that is none, or names what it may not. */
  | 'FORMAT_DATA_MANIFEST_INVALID'
  /** A file that the manifest names is not there, or has other bytes than it was released with. */
  | 'FORMAT_DATA_DAMAGED'
  /** The release has not what was asked for. */
  | 'FORMAT_DATA_MISSING';

export class FormatDataError extends CodedError<FormatDataErrorCode> {}
