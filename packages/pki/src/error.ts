import { CodedError } from '@mocban/core';

export type PkiErrorCode =
  /** The bytes are not what their standard says. */
  | 'PKI_MALFORMED'
  /** Deeper, longer or more of it than is looked at. */
  | 'PKI_LIMIT'
  /** A key or signature algorithm that is not known here. */
  | 'PKI_ALGORITHM_UNKNOWN'
  /** A table of algorithms that is none. */
  | 'PKI_POLICY_INVALID'
  /** A trust store that is not what was signed: nothing of it is believed. */
  | 'PKI_TRUST_INVALID'
  /** What a password protects was not protected by the one given. */
  | 'PKI_PASSWORD_WRONG'
  /** A key of the archive's own that is not there, is another one, or whose token refuses. */
  | 'PKI_KEY_UNUSABLE'
  /** An authority gave no time-stamp, or one to another request. */
  | 'PKI_TIMESTAMP_REFUSED'
  /** An authority did not answer: asking again may help. */
  | 'PKI_TIMESTAMP_UNREACHABLE';

/** What stands between bytes from outside and what they were to be. */
export class PkiError extends CodedError<PkiErrorCode> {}

/** What could be read; `undefined` for bytes that are not what they were to be: those prove nothing, and take nothing from the rest. */
export function ifReadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

export const malformed = (message: string, options?: ErrorOptions): PkiError =>
  new PkiError('PKI_MALFORMED', message, options);
