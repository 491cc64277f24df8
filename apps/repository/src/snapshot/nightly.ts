import type { JobParts } from '../jobs/job-parts.js';
import { enqueue } from '../jobs/queue.js';
import { SNAPSHOT } from './take-snapshot.js';

/** One that failed, or did not come to every store, is tried again so often. */
const RETRY_MINUTES = 60;

/** The last time that it was this time of day, by the clock of this machine. */
export function lastTimeOfDay(now: Date, [hours, minutes]: readonly [number, number]): Date {
  const today = new Date(now);
  today.setHours(hours, minutes, 0, 0);
  if (today > now) today.setDate(today.getDate() - 1);
  return today;
}

/** Asks for the snapshot of the night when its time has come. */
export async function requestNightly({ source, config }: JobParts): Promise<void> {
  if (config.snapshotAt === undefined) return;
  const due = lastTimeOfDay(new Date(), config.snapshotAt);
  await source.transaction(async (manager) => {
    const [rows] = await manager.query<[unknown[], number]>(
      `update catalogue_snapshot_state set requested_at = clock_timestamp()
        where requested_at is null
          and (checked_at < $1 or (problem is not null and checked_at < now() - $2 * interval '1 minute')) returning 1`,
      [due, RETRY_MINUTES],
    );
    if (rows.length > 0) await enqueue(manager, 'take-snapshot', SNAPSHOT);
  });
}
