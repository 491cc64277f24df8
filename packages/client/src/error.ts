import { CodedError } from '@mocban/core';
import type { components } from './generated/api.js';

/** Problem details of RFC 9457 as this API answers them; `code` is stable. */
export type Problem = components['schemas']['ProblemDto'];

export type ClientErrorCode =
  | 'CLIENT_REFUSED'
  | 'CLIENT_UPLOAD_FAILED'
  | 'CLIENT_UNREACHABLE'
  /** A download ended before its last byte, again and again. */
  | 'CLIENT_DOWNLOAD_BROKEN'
  /** The bytes that came are not those that the repository names by their digest. */
  | 'CLIENT_DIGEST_MISMATCH'
  /** A webhook message without a valid signature, or too old. */
  | 'CLIENT_WEBHOOK_INVALID';

/** A request that the repository refused, with its problem details, or that never reached it. */
export class ClientError extends CodedError<ClientErrorCode> {
  constructor(
    code: ClientErrorCode,
    message: string,
    /** At least `status`; everything of `Problem` when the repository itself answered and not a proxy before it. */
    readonly problem?: Partial<Problem> & { status: number },
    options?: ErrorOptions,
  ) {
    super(code, message, options);
  }
}

/** The error that an answer other than 2xx stands for. */
export function refusal(response: Response, body: unknown): ClientError {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Partial<Problem>;
  return new ClientError('CLIENT_REFUSED', `${response.status}: ${problem.detail ?? response.statusText}`, {
    ...problem,
    status: response.status,
  });
}
