import { ArchiveError } from '../../error.js';
import type { ArchiveStore } from '../../ports.js';
import { updateReplica } from '../replication/update-replica.js';
import { findSnapshotHead, isNewer, type SnapshotHead } from './find-snapshots.js';
import { snapshotObjectPath } from './reserved-objects.js';
import { readDigest } from '../object-files.js';

/** What became of a store's copy of the catalogue snapshot. */
export type LevelledStore = { store: ArchiveStore } & ({ head: SnapshotHead | undefined } | { problem: Error });

/**
 * Brings all stores to the newest version of the catalogue snapshot that one of them has: each generation, each version that is
 * lacking, read back. A store that cannot be read or written is said to be behind, and comes up another time.
 * @param tx name of the folder in `staging/` of each store that gets something
 */
export async function levelSnapshots(
  stores: readonly ArchiveStore[],
  { tx, signal }: { tx: string; signal?: AbortSignal },
): Promise<LevelledStore[]> {
  const heads: LevelledStore[] = [];
  for (const store of stores) heads.push(await headOf(store));
  const newest = heads.reduce<SnapshotHead | undefined>(
    (best, next) => ('head' in next && next.head && (!best || isNewer(next.head, best)) ? next.head : best),
    undefined,
  );
  if (newest === undefined) return heads;
  const levelled: LevelledStore[] = [];
  for (const found of heads) {
    signal?.throwIfAborted();
    levelled.push('problem' in found || found.head === newest ? found : await bring(found.store, newest, tx, signal));
  }
  return levelled;
}

const headOf = (store: ArchiveStore): Promise<LevelledStore> =>
  findSnapshotHead(store).then(
    (head) => ({ store, head }),
    (problem: Error) => ({ store, problem }),
  );

/** Each generation up to the newest, so that a store that was away for long lacks none. */
async function bring(
  to: ArchiveStore,
  newest: SnapshotHead,
  tx: string,
  signal: AbortSignal | undefined,
): Promise<LevelledStore> {
  try {
    for (let generation = 1; generation <= newest.generation; generation += 1) {
      const objectPrefix = snapshotObjectPath(newest.store, generation);
      const read = await readDigest(newest.store, `${objectPrefix}/inventory.json`, 'sha512', signal);
      // One that the source itself has lost is for the audit; the newest must be there.
      if (read.kind !== 'read' && generation < newest.generation) continue;
      if (read.kind !== 'read')
        throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${objectPrefix}: the inventory is ${read.kind}`);
      await updateReplica({
        from: newest.store,
        to,
        objectPrefix,
        inventorySha512: read.digest,
        tx,
        ...(signal && { signal }),
      });
    }
    return { store: to, head: await findSnapshotHead(to) };
  } catch (problem) {
    signal?.throwIfAborted();
    return { store: to, problem: problem as Error };
  }
}
