import { CodedError } from '@mocban/core';

export type PremisErrorCode = 'PREMIS_NOT_PREMIS' | 'PREMIS_ITEM_TOO_LARGE';

/** A well-formed document that is no PREMIS document, or one item in it that is too large to hold. */
export class PremisError extends CodedError<PremisErrorCode> {}
