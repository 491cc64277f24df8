import { CodedError } from '@mocban/core';

export type VnRecordsErrorCode =
  /** The rules data, or a correction of it, is not what the loader expects; the message names the key. */
  | 'VN_RULES_MALFORMED'
  /** No field table is in force on the date asked for. */
  | 'VN_RULES_NOT_IN_FORCE'
  /** Small metadata that is well-formed XML, yet holds names no reader should take. */
  | 'VN_METADATA_UNREADABLE'
  /** The metadata given for a submission has another shape than `Tt05SipMetadata`; the message names the key. */
  | 'VN_SIP_METADATA_MALFORMED'
  /** Mandatory values are absent and cannot be derived, or values break a rule; `details` lists all of them. */
  | 'VN_SIP_METADATA_INCOMPLETE'
  /** The folder holds no file that could become a document, or a file that cannot be a document. */
  | 'VN_SIP_SOURCE'
  /** The output exists already. */
  | 'VN_SIP_OUTPUT_EXISTS';

/** Why a package cannot be built or rules cannot be loaded; what a package departs in are findings. */
export class VnRecordsError extends CodedError<VnRecordsErrorCode> {
  constructor(
    code: VnRecordsErrorCode,
    message: string,
    options?: ErrorOptions & {
      /** One line per problem, when there can be several. */
      details?: readonly string[];
    },
  ) {
    super(code, message, options);
    this.details = options?.details ?? [];
  }

  readonly details: readonly string[];
}
