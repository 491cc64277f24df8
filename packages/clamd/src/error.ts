import { CodedError } from '@mocban/core';

export type ClamdErrorCode =
  /** The daemon cannot be reached, or the connection broke. */
  | 'CLAMD_UNREACHABLE'
  /** The daemon answered what the protocol does not know. */
  | 'CLAMD_PROTOCOL';

export class ClamdError extends CodedError<ClamdErrorCode> {}
