import {
  ArchiveError,
  listSnapshotVersions,
  type ArchiveStore,
  type LevelledStore,
  type SnapshotHead,
  type SnapshotVersion,
} from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import type { JobParts } from '../jobs/job-parts.js';
import { addLeaf, versionEvent } from '../log/leaves.js';

/** A store whose copy of the newest snapshot is whole. */
export interface RecordedCopy {
  store: ArchiveStore;
  head: SnapshotHead;
}

/**
 * Reads every copy of the newest snapshot back, gives new versions their manifests, and records what there is. A copy that is damaged is
 * recorded as that, and keeps none of the others from being good.
 */
export async function recordSnapshot(
  parts: JobParts,
  stores: readonly LevelledStore[],
  run: { asked: Date; signal: AbortSignal },
): Promise<{ good: RecordedCopy[]; problems: string[] }> {
  const { source } = parts;
  const problems: string[] = [];
  const good: RecordedCopy[] = [];
  for (const levelled of stores) {
    run.signal.throwIfAborted();
    const problem = 'problem' in levelled ? levelled.problem : levelled.head && (await judge(parts, levelled.head));
    if (problem) problems.push(`${levelled.store.id}: ${problem.message}`);
    else if ('head' in levelled && levelled.head) good.push({ store: levelled.store, head: levelled.head });
    run.signal.throwIfAborted();
  }
  const [newest] = good;
  if (newest)
    await recordVersions(
      parts,
      newest.head,
      good.map(({ store }) => store),
      run.signal,
    );
  await source.transaction(async (manager) => {
    for (const { store, head } of good)
      await manager.query(
        `insert into catalogue_snapshot_copies as c (object_id, store_id, version, state, verified_at, current_at)
         values ($1, $2, $3, 'intact', now(), $4)
         on conflict (object_id, store_id) do update set version = excluded.version, state = 'intact', current_at = $4,
           verified_at = case when c.version <> excluded.version or c.state <> 'intact' then now() else c.verified_at end`,
        [head.objectId, store.id, head.version, run.asked],
      );
  });
  return { good, problems };
}

/** The run that began when it was `asked` for is over. */
export const endRun = ({ source }: JobParts, asked: Date, problems: readonly string[]): Promise<unknown> =>
  // A request that came while it ran is for another run.
  source.query(
    `update catalogue_snapshot_state set checked_at = now(), problem = $1,
       requested_at = case when requested_at > $2 then requested_at end`,
    [problems.length === 0 ? null : problems.join('; ').replaceAll('\0', ''), asked],
  );

/** Reads a copy that has not been found whole yet. @returns what is wrong with it */
async function judge(parts: JobParts, head: SnapshotHead): Promise<Error | undefined> {
  const { source, archive } = parts;
  const { store } = head;
  if (await isVerified(parts, store, head)) return undefined;
  try {
    const { functions } = archive;
    await functions.proveSnapshot(await functions.openSnapshot(store, head.generation, head.version));
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // Where nothing is known of the copy yet it has no row, and the next audit meets it.
    if (error instanceof ArchiveError)
      await source.query(
        `update catalogue_snapshot_copies set version = $3, state = 'changed' where object_id = $1 and store_id = $2`,
        [head.objectId, store.id, head.version],
      );
    return error;
  }
}

export const isVerified = async ({ source }: JobParts, store: ArchiveStore, head: SnapshotHead): Promise<boolean> =>
  (
    await source.query<unknown[]>(
      `select 1 from catalogue_snapshot_copies where object_id = $1 and store_id = $2 and version = $3 and state = 'intact'`,
      [head.objectId, store.id, head.version],
    )
  ).length > 0;

/** Every version that a killed run, or an earlier database, did not record. */
async function recordVersions(
  { source, archive, config }: JobParts,
  head: SnapshotHead,
  stores: readonly ArchiveStore[],
  signal: AbortSignal,
): Promise<void> {
  const known = await source.query<{ generation: number; version: string }[]>(
    `select generation, version from catalogue_snapshots
      where generation >= (select max(generation) from catalogue_snapshots)`,
  );
  const { store } = head;
  for (let generation = known[0]?.generation ?? 1; generation <= head.generation; generation += 1)
    for (const found of await versionsOf(head, generation)) {
      const { version, objectPath } = found;
      if (known.some((row) => row.generation === generation && row.version === version)) continue;
      const made = await archive.functions.writeManifests({ from: store, objectPath, version, to: stores, signal });
      await source.transaction(async (manager) => {
        await insertSnapshotVersion(manager, generation, found);
        await addLeaf(manager, versionEvent('catalogue-snapshot', made, config.clock));
      });
    }
}

/** Of an earlier generation those that can be read: one that is damaged is for the audit. */
const versionsOf = ({ store, generation: newest }: SnapshotHead, generation: number): Promise<SnapshotVersion[]> =>
  listSnapshotVersions(store, generation).catch((error: unknown) => {
    if (generation < newest && error instanceof ArchiveError) return [];
    throw error;
  });

/** Adds a version to those that are known. */
export const insertSnapshotVersion = (
  manager: EntityManager,
  generation: number,
  { objectId, objectPath, version, created, inventorySha512 }: SnapshotVersion,
): Promise<unknown> =>
  manager.query(
    `insert into catalogue_snapshots (object_id, generation, number, version, object_path, created, inventory_sha512)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [objectId, generation, Number(version.slice(1)), version, objectPath, created, inventorySha512],
  );
