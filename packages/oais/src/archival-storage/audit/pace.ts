import { setTimeout as pause } from 'node:timers/promises';

/** Waits until the bytes that were just read may have been read. */
export type Pace = (bytes: number, signal?: AbortSignal) => Promise<void>;

/** A wait is cut into so long pieces, that a change of the clock or of the pace is met. */
const LONGEST_WAIT_MS = 1000;

/** Lets no more bytes through than these a second on average; time in which nothing was read is not saved up. */
export function steadyPace(bytesPerSecond: number): Pace {
  let free = 0;
  return async (bytes, signal) => {
    free = Math.max(free, performance.now()) + (bytes / bytesPerSecond) * 1000;
    for (let wait = free - performance.now(); wait > 1; wait = free - performance.now())
      await pause(Math.min(wait, LONGEST_WAIT_MS), undefined, signal ? { signal } : {});
  };
}
