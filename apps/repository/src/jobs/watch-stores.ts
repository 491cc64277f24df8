import type { ArchiveStore } from '@mocban/oais';
import { noteStoreAway, storeBack } from '../audits/store-away.js';
import { EVIDENCE } from '../evidence/batch-rows.js';
import { LOG } from '../log/leaves.js';
import { startCopying } from '../replication/copy-tasks.js';
import { SNAPSHOT } from '../snapshot/take-snapshot.js';
import type { JobParts } from './job-parts.js';
import { enqueue } from './queue.js';
import { clearStore } from './recovery.js';

/** Tells the catalogue of the stores that are away at the start, and has what they are owed made up for when they are back. */
export async function watchStores(parts: JobParts): Promise<void> {
  const { archive, source, logger } = parts;
  archive.keeper?.onReturn((store) => catchUp(parts, store));
  for (const { id } of archive.stores) {
    const absence = archive.details.get(id)?.absence;
    if (absence === undefined) continue;
    await source
      .transaction((manager) => noteStoreAway(manager, id, absence.reason))
      .catch((err: unknown) => logger.warn({ err, store: id }, 'a store that is away could not be noted'));
  }
}

/** Copies, transfers, the log, the evidence and the catalogue snapshot: what waits for its next time is due now. */
async function catchUp(parts: JobParts, store: ArchiveStore): Promise<void> {
  await clearStore(parts, store);
  await parts.source.transaction(async (manager) => {
    await storeBack(manager, store.id);
    await manager.query('update copy_tasks set retry_at = null where store_id = $1', [store.id]);
    await startCopying(manager);
    await manager.query(
      `select graphile_worker.reschedule_jobs(array_agg(id), now()) from graphile_worker.jobs
        where task_identifier = 'process-transfer' and locked_at is null and run_at > now() having count(*) > 0`,
    );
    await enqueue(manager, 'publish-log', LOG);
    await manager.query('update evidence_state set adopting = true');
    await enqueue(manager, 'make-evidence', EVIDENCE);
    const [lacking] = await manager.query<[unknown[], number]>(
      `update catalogue_snapshot_state set requested_at = coalesce(requested_at, clock_timestamp())
        where exists (select 1 from catalogue_snapshots) and not exists (
          select 1 from catalogue_snapshot_copies where store_id = $1
             and version = (select version from catalogue_snapshots order by generation desc, number desc limit 1))
        returning 1`,
      [store.id],
    );
    if (lacking.length > 0) await enqueue(manager, 'take-snapshot', SNAPSHOT);
  });
}
