import { ArchiveError } from '../../error.js';
import type { ArchiveStore, StepObserver } from '../../ports.js';
import { updateReplica } from '../replication/update-replica.js';
import { findSnapshotHead, isNewer, type SnapshotHead } from './find-snapshots.js';
import { snapshotObjectPath } from './reserved-objects.js';
import { readDigest } from '../object-files.js';

/** What became of a store's copy of the catalogue snapshot. */
export type LevelledStore = { store: ArchiveStore } & ({ head: SnapshotHead | undefined } | { problem: Error });

export interface LevelSnapshotsOptions {
  /** Name of the folder in `staging/` of each store that gets something. */
  tx: string;
  /** The oldest generation that stores are to have. @defaultValue 1 */
  oldest?: number;
  signal?: AbortSignal;
  /** Steps: those of a copy that is made. */
  onStep?: StepObserver;
}

/**
 * Brings all stores to the newest version of the catalogue snapshot that one of them has: each generation, each version that is
 * lacking, read back. A store that cannot be read or written is said to be behind, and comes up another time.
 */
export async function levelSnapshots(
  stores: readonly ArchiveStore[],
  options: LevelSnapshotsOptions,
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
    options.signal?.throwIfAborted();
    levelled.push('problem' in found || found.head === newest ? found : await bring(found.store, newest, options));
  }
  return levelled;
}

const headOf = (store: ArchiveStore): Promise<LevelledStore> =>
  findSnapshotHead(store).then(
    (head) => ({ store, head }),
    (problem: Error) => ({ store, problem }),
  );

/** Each generation up to the newest, so that a store that was away for long lacks none. */
async function bring(to: ArchiveStore, newest: SnapshotHead, options: LevelSnapshotsOptions): Promise<LevelledStore> {
  const { oldest = 1, signal } = options;
  try {
    for (let generation = oldest; generation < newest.generation; generation += 1)
      await bringGeneration(newest.store, to, generation, options).catch((error: unknown) => {
        // One that is damaged, in the source or here, is for the audit and keeps no newer one away.
        if (!(error instanceof ArchiveError)) throw error;
      });
    await bringGeneration(newest.store, to, newest.generation, options);
    return { store: to, head: await findSnapshotHead(to) };
  } catch (problem) {
    signal?.throwIfAborted();
    return { store: to, problem: problem as Error };
  }
}

async function bringGeneration(
  from: ArchiveStore,
  to: ArchiveStore,
  generation: number,
  { tx, signal, onStep }: LevelSnapshotsOptions,
): Promise<void> {
  const objectPrefix = snapshotObjectPath(from, generation);
  const read = await readDigest(from, `${objectPrefix}/inventory.json`, 'sha512', signal);
  if (read.kind !== 'read')
    throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${objectPrefix}: the inventory is ${read.kind}`);
  const running = { ...(signal && { signal }), ...(onStep && { onStep }) };
  await updateReplica({ from, to, objectPrefix, inventorySha512: read.digest, tx, ...running });
}
