import { CodedError } from '@mocban/core';

export type FormatsErrorCode =
  /** Signature data that are not what DROID's signature files are. */
  'FORMATS_SIGNATURES_INVALID';

export class FormatsError extends CodedError<FormatsErrorCode> {}
