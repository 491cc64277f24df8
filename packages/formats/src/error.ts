import { CodedError } from '@mocban/core/error';

export type FormatsErrorCode =
  /** Signature data that are not what DROID's signature files are. */
  | 'FORMATS_SIGNATURES_INVALID'
  /** A path of something else than a regular file, as a pipe or a folder. */
  | 'FORMATS_NOT_A_FILE'
  /** A container that leads nowhere. */
  | 'FORMATS_CONTAINER_BROKEN';

export class FormatsError extends CodedError<FormatsErrorCode> {}
