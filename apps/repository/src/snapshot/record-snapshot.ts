import {
  listSnapshotVersions,
  type ArchiveStore,
  type LevelledStore,
  type SnapshotHead,
  type SnapshotVersion,
} from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import type { JobParts } from '../jobs/job-parts.js';
import { addLeaf, versionEvent } from '../log/leaves.js';

interface Recorded {
  asked: Date;
  signal: AbortSignal;
}

/** Reads every copy of the newest snapshot back, gives new versions their manifests, and records what there is. */
export async function recordSnapshot(parts: JobParts, stores: readonly LevelledStore[], run: Recorded): Promise<void> {
  const { source } = parts;
  const problems: string[] = [];
  const good: { store: ArchiveStore; head: SnapshotHead }[] = [];
  for (const levelled of stores)
    if ('problem' in levelled) problems.push(`${levelled.store.id}: ${levelled.problem.message}`);
    else if (levelled.head) good.push({ store: levelled.store, head: levelled.head });
  for (const { store, head } of good) {
    run.signal.throwIfAborted();
    if (await isVerified(parts, store, head)) continue;
    const { functions } = parts.archive;
    await functions.proveSnapshot(await functions.openSnapshot(store, head.generation, head.version));
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
        `insert into catalogue_snapshot_copies (object_id, store_id, version, state, verified_at)
         values ($1, $2, $3, 'intact', now())
         on conflict (object_id, store_id) do update set version = excluded.version, state = 'intact', verified_at = now()
           where catalogue_snapshot_copies.version <> excluded.version or catalogue_snapshot_copies.state <> 'intact'`,
        [head.objectId, store.id, head.version],
      );
    // A request that came while this ran is for another run.
    await manager.query(
      `update catalogue_snapshot_state set checked_at = now(), problem = $1,
         requested_at = case when requested_at > $2 then requested_at end`,
      [problems.length === 0 ? null : problems.join('; ').replaceAll('\0', ''), run.asked],
    );
  });
}

const isVerified = async ({ source }: JobParts, store: ArchiveStore, head: SnapshotHead): Promise<boolean> =>
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
  const { store, generation, objectId, objectPath } = head;
  const known = await source.query<{ version: string }[]>(
    'select version from catalogue_snapshots where object_id = $1',
    [objectId],
  );
  for (const found of await listSnapshotVersions(store, generation)) {
    const { version } = found;
    if (known.some((row) => row.version === version)) continue;
    const made = await archive.functions.writeManifests({ from: store, objectPath, version, to: stores, signal });
    await source.transaction(async (manager) => {
      await insertSnapshotVersion(manager, generation, found);
      await addLeaf(manager, versionEvent('catalogue-snapshot', made, config.clock));
    });
  }
}

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
