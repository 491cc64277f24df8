import type { JobParts } from '../jobs/job-parts.js';
import { enqueue } from '../jobs/queue.js';
import { lastTimeOfDay } from '../snapshot/nightly.js';
import { EVIDENCE } from './batch-rows.js';
import { waitingVersions } from './close-versions.js';

/** Asks for a batch when its time has come, or so many versions wait as make one. */
export async function scheduleEvidence({ source, config }: JobParts): Promise<void> {
  const { evidence } = config;
  if (evidence === undefined) return;
  const isFull = (await waitingVersions(source.manager)) >= evidence.batchVersions;
  const due = evidence.at && lastTimeOfDay(new Date(), evidence.at);
  await source.transaction(async (manager) => {
    const [rows] = await manager.query<[unknown[], number]>(
      `update evidence_state set requested_at = clock_timestamp(), looked_at = clock_timestamp()
        where requested_at is null and ($1 or looked_at < $2) returning 1`,
      [isFull, due ?? new Date(0)],
    );
    if (rows.length > 0) await enqueue(manager, 'make-evidence', EVIDENCE);
  });
}
