import { StorageError } from '@mocban/storage';

/** What is known of a request that did not succeed. */
export interface Failure {
  /** HTTP status, where the server answered. */
  status: number | undefined;
  name: string;
  /** Whether it is left open if the server did what was asked: it, or a proxy before it, may have failed after that. */
  isOpen: boolean;
  /** Whether the same request may succeed a moment later. */
  isPassing: boolean;
}

const PASSING_NAMES = new Set(['SlowDown', 'RequestTimeout', 'RequestTimeTooSkewed', 'Throttling', 'TooManyRequests']);

export function failureOf(error: unknown): Failure {
  if (error instanceof StorageError) return { status: undefined, name: error.code, isOpen: false, isPassing: false };
  const {
    name = '',
    Code,
    $metadata,
  } = (error ?? {}) as {
    name?: string;
    Code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  const code = Code ?? name;
  // Without a status there was no answer, or one that could not be read.
  const isOpen = status === undefined || status >= 500 || status === 200;
  const isRefused = status === 501 || code === 'NotImplemented';
  return {
    status,
    name: code,
    isOpen: isOpen && !isRefused,
    // 409: another conditional request for the key is under way; who asks again is told how it ended.
    isPassing: !isRefused && (isOpen || status === 408 || status === 409 || status === 429 || PASSING_NAMES.has(code)),
  };
}

export const isMissing = (error: unknown): boolean => {
  const { status, name } = failureOf(error);
  return status === 404 && name !== 'NoSuchBucket';
};

export const isPreconditionFailed = (error: unknown): boolean => failureOf(error).status === 412;

/** As a coded error with words for people; what is coded already, or an abort of the caller's, passes unchanged. */
export function toStorageError(error: unknown, doing: string, key: string, signal?: AbortSignal): unknown {
  if (error instanceof StorageError) return error;
  if (signal?.aborted) return signal.reason;
  const { status, name } = failureOf(error);
  const place = `${doing} ${JSON.stringify(key)}`;
  if (isMissing(error))
    return new StorageError('STORAGE_KEY_MISSING', `${place}: there is nothing under this key`, { cause: error });
  return new StorageError('STORAGE_IO', `${place}: ${wordsFor(status, name, error)}`, { cause: error });
}

function wordsFor(status: number | undefined, name: string, error: unknown): string {
  if (name === 'NoSuchBucket') return 'there is no such bucket';
  if (status === 401 || status === 403) return `the server denies access (${status})`;
  if (status !== undefined) return `the server answered ${status} ${name}`;
  const errno = (error as { code?: unknown } | null)?.code;
  return `the server gave no answer (${typeof errno === 'string' ? errno : name})`;
}
