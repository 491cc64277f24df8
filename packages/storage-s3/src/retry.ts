import { setTimeout as pause } from 'node:timers/promises';
import { failureOf } from './failure.js';
import type { RetryPolicy } from './options.js';

/** What the attempts before this one left open. */
export interface Attempts {
  /** An earlier attempt may have been carried out, though nobody was told. */
  readonly isOpen: boolean;
}

/**
 * Sends a request again while its failures are passing ones, after pauses of random length (so that many clients do not come back at
 * once), until the policy's attempts or its time are used up. The last failure is thrown.
 */
export async function retrying<T>(
  policy: RetryPolicy,
  signal: AbortSignal | undefined,
  attempt: (before: Attempts) => Promise<T>,
): Promise<T> {
  const end = performance.now() + policy.deadlineMs;
  let isOpen = false;
  for (let number = 1; ; number += 1) {
    signal?.throwIfAborted();
    try {
      return await attempt({ isOpen });
    } catch (error) {
      signal?.throwIfAborted();
      const failure = failureOf(error);
      isOpen ||= failure.isOpen;
      const pauseMs = Math.random() * policy.pauseMs * 2 ** (number - 1);
      if (!failure.isPassing || number >= policy.attempts || performance.now() + pauseMs >= end) throw error;
      await pause(pauseMs, undefined, signal && { signal });
    }
  }
}
