import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long the rest of the process may be kept waiting by blocking calls. */
const HELD_MS = 8;

let lastTurn = performance.now();

/**
 * For work made of short blocking calls, which cost a fraction of what promises would but give nobody else a turn.
 * @returns something to wait for when the process has been held for 8 ms, so that requests, timers and signals come through
 */
export function turnDue(): Promise<void> | undefined {
  if (performance.now() - lastTurn < HELD_MS) return undefined;
  return nextTurn().then(() => {
    lastTurn = performance.now();
  });
}
