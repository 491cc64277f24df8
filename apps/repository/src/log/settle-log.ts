import { setTimeout as pause } from 'node:timers/promises';
import type { JobParts } from '../jobs/job-parts.js';
import { OPEN_LOG_SQL } from './leaves.js';
import { publishLog } from './publish-job.js';

/** Whoever needs the log at rest waits at most so long for it. */
const PATIENCE_MS = 10_000;
const PAUSE_MS = 200;

/** Brings the stores' logs up to date, or waits for who is at it: as far as that can be done in ten seconds. */
export async function settleLog(parts: JobParts, signal: AbortSignal): Promise<void> {
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until;) {
    if ((await parts.source.query<unknown[]>(OPEN_LOG_SQL)).length === 0) return;
    await publishLog(parts, signal);
    await pause(PAUSE_MS, undefined, { signal });
  }
}
