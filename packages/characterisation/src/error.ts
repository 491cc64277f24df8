import { CodedError } from '@mocban/core';

export type CharacterisationErrorCode =
  /** A folder, a pipe or a device: there is nothing to characterise. */
  | 'CHARACTERISATION_NOT_A_FILE'
  /** Requirements, or corrections of them, are not of their shape. */
  | 'CHARACTERISATION_REQUIREMENTS_MALFORMED';

/** What the caller got wrong; what is wrong with a file is among its findings. */
export class CharacterisationError extends CodedError<CharacterisationErrorCode> {}
