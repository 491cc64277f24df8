import { MigrationError } from '@mocban/migration';
import { isDatabaseAway, isStoreAway } from '../environment.js';
import { ServiceError } from '../error.js';

/** What cannot be done for now is tried again after so long. */
export const RETRY_MS = 60_000;

/**
 * Why something cannot be done for now, though nothing is wrong with it: a code, or `stopped`. `undefined` for any other error.
 * Tools that are absent, stores that are away and versions that somebody else makes are waited for.
 */
export function isForNow(error: unknown, signal: AbortSignal): string | undefined {
  if (signal.aborted || isDatabaseAway(error)) return 'stopped';
  if (error instanceof MigrationError) return error.code;
  if (error instanceof ServiceError && WAITED_FOR.includes(error.code)) return error.code;
  return isStoreAway(error) ? 'SERVICE_NOT_READY' : undefined;
}

const WAITED_FOR = ['SERVICE_NOT_READY', 'HOLDING_NO_READABLE_COPY'];
