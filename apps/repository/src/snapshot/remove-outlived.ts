import { isoSeconds } from '@mocban/core';
import { outlivedGenerations, snapshotObjectId, type DatedGeneration } from '@mocban/oais';
import type { JobParts } from '../jobs/job-parts.js';
import { addLeaf } from '../log/leaves.js';
import type { RecordedCopy } from './record-snapshot.js';

/** Names the folder in `staging/` of a removal. */
const REMOVAL = 'catalogue-snapshot-removal';

/** The oldest generation that was not removed by the rule. */
export async function oldestKept({ source }: Pick<JobParts, 'source'>): Promise<number> {
  const [row] = await source.query<{ oldest: number }[]>(
    'select coalesce(max(generation), 0) + 1 as oldest from catalogue_snapshots where removed_at is not null',
  );
  return row!.oldest;
}

/**
 * Removes the generations that the rule no longer keeps from each store whose newest version has just been read whole: the log says first that
 * it is on purpose. A store that is away keeps its own until it is back.
 */
export async function removeOutlived(
  parts: JobParts,
  recorded: readonly RecordedCopy[],
  signal: AbortSignal,
): Promise<void> {
  if (recorded.length === 0) return;
  await decide(parts);
  const { source, archive, config } = parts;
  for (const { store, head } of recorded) {
    // No audit misses from now on what goes.
    const generations = await source.query<{ generation: number }[]>(
      `with going as (
         update catalogue_snapshot_copies c set state = 'removing'
           from (select distinct object_id, generation from catalogue_snapshots where removed_at is not null) s
          where c.object_id = s.object_id and c.store_id = $1 and s.generation < $2 returning s.generation
       ) select generation from going order by 1`,
      [store.id, head.generation],
    );
    if (generations.length === 0) continue;
    // Whatever was found of it before: it is what the store is left with.
    const { functions } = archive;
    await functions.proveSnapshot(await functions.openSnapshot(store, head.generation, head.version));
    for (const { generation } of generations) {
      signal.throwIfAborted();
      const onStep = (step: string) => config.onStep(`snapshot:${step}`);
      await functions.removeGeneration(store, generation, { tx: REMOVAL, onStep });
      await source.query('delete from catalogue_snapshot_copies where object_id = $1 and store_id = $2', [
        snapshotObjectId(generation),
        store.id,
      ]);
    }
  }
}

/** Generations go in the order of their age: after one that is kept none is removed. */
async function decide({ source, config }: JobParts): Promise<void> {
  const { keepGenerations: generations, keepDays: days } = config.snapshots;
  await source.transaction(async (manager) => {
    const dated = await manager.query<DatedGeneration[]>(
      `select generation, max(created) as created from catalogue_snapshots where removed_at is null group by 1`,
    );
    for (const generation of outlivedGenerations(dated, { generations, days }, config.clock.now())) {
      await manager.query('update catalogue_snapshots set removed_at = now() where generation = $1', [generation]);
      const object = snapshotObjectId(generation);
      await addLeaf(manager, { type: 'purge', time: isoSeconds(config.clock.now()), object });
    }
  });
}
