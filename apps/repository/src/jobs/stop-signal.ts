import { setMaxListeners } from 'node:events';

/**
 * A signal that aborts with the first of several. A job hands it to every file, thread and child process that it has at work at the
 * same time: so many listeners are no leak, and no warning of one is wanted.
 */
export function stopSignal(...signals: AbortSignal[]): AbortSignal {
  const stop = AbortSignal.any(signals);
  setMaxListeners(0, stop);
  return stop;
}
