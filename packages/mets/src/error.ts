import { CodedError } from '@mocban/core';

export type MetsErrorCode = 'METS_NOT_METS';

/** A well-formed document that is no METS 1 document. */
export class MetsError extends CodedError<MetsErrorCode> {}
