import type { ArchiveStore } from '@mocban/oais';
import { isDatabaseAway } from '../environment.js';
import type { JobParts } from '../jobs/job-parts.js';
import { requireThere } from '../stores/store-there.js';
import { readStampedBatch } from './batch-rows.js';

/** Puts every stamped batch into every store that lacks it. A store that cannot be written to gets its own when it can. */
export async function writeBatches(parts: JobParts, signal: AbortSignal): Promise<void> {
  for (const store of parts.archive.stores)
    try {
      await bring(parts, store, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (isDatabaseAway(error)) throw error;
      parts.logger.warn({ err: error, store: store.id }, 'evidence could not be put into a store');
    }
}

async function bring({ source, archive, config }: JobParts, store: ArchiveStore, signal: AbortSignal): Promise<void> {
  const lacking = await source.query<{ id: string }[]>(
    `select b.id from evidence_batches b where b.token is not null
        and not exists (select 1 from evidence_copies c where c.store_id = $1 and c.batch_id = b.id) order by b.id`,
    [store.id],
  );
  if (lacking.length === 0) return;
  await requireThere(store);
  for (const { id } of lacking) {
    signal.throwIfAborted();
    await archive.functions.writeStoreBatch(store, await readStampedBatch(source.manager, id), config.onStep);
    await config.onStep('batch:written');
    await source.query('insert into evidence_copies (store_id, batch_id) values ($1, $2) on conflict do nothing', [
      store.id,
      id,
    ]);
  }
}
