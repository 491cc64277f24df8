import type { JobParts } from '../jobs/job-parts.js';
import { OPEN_LOG_SQL } from './leaves.js';
import { publishLog } from './publish-job.js';

/** A service that is told to stop waits at most so long for its stores' logs. */
const PATIENCE_MS = 10_000;

/**
 * When the jobs have ended: publishes what they left waiting, so that the stores of a service that was stopped are whole by themselves.
 * What is not done in time is done after the next start.
 */
export async function publishRest(parts: JobParts): Promise<void> {
  const rows = await parts.source.query<unknown[]>(OPEN_LOG_SQL);
  if (rows.length > 0) await publishLog(parts, AbortSignal.timeout(PATIENCE_MS));
}
