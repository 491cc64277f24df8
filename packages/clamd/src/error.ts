import { CodedError } from '@mocban/core';

export type ClamdErrorCode =
  /** The daemon cannot be reached, does not answer in time, or the connection broke. */
  | 'CLAMD_UNREACHABLE'
  /** The daemon answered what the protocol does not know. */
  | 'CLAMD_PROTOCOL'
  /** An address is neither `tcp://host:port` nor `unix:/path`. */
  | 'CLAMD_ADDRESS';

/** Why the scanner could not answer; malware that was found is an answer. */
export class ClamdError extends CodedError<ClamdErrorCode> {}
