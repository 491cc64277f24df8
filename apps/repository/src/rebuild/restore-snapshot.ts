import { isVersionEvent, parseEntry } from '@mocban/evidence';
import type { SnapshotVersion } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { versionKey } from '../log/leaves.js';
import {
  goodSnapshots,
  problemOf,
  type FoundSnapshot,
  type GoodSnapshot,
  type SnapshotProblem,
} from '../snapshot/read-snapshot.js';
import { restoreTables, type RestoredRows } from '../snapshot/restore-tables.js';

export interface RestoredSnapshot extends GoodSnapshot {
  rows: RestoredRows;
}

/** Whether the log, where it tells of this version at all, tells of the same one: a commit that was killed may have no leaf yet. */
async function isLogged(
  manager: EntityManager,
  { objectId, version, inventorySha512 }: SnapshotVersion,
): Promise<boolean> {
  const [leaf] = await manager.query<{ entry: Buffer }[]>('select entry from log_leaves where key = $1', [
    versionKey(objectId, version),
  ]);
  const parsed = leaf && parseEntry(leaf.entry);
  if (parsed === undefined) return true;
  return 'event' in parsed && isVersionEvent(parsed.event) && parsed.event.inventory.sha512 === inventorySha512;
}

/** Restores the newest snapshot that is provably good and that the tables take; what keeps a newer one from that is a problem. */
export async function restoreNewest(
  manager: EntityManager,
  found: readonly FoundSnapshot[],
  onProblem: (problem: SnapshotProblem) => void,
): Promise<RestoredSnapshot | undefined> {
  for await (const good of goodSnapshots(found, (version) => isLogged(manager, version), onProblem)) {
    await manager.query('savepoint snapshot');
    try {
      return { ...good, rows: await restoreTables(manager, good.files, good.description) };
    } catch (error) {
      await manager.query('rollback to savepoint snapshot');
      onProblem(problemOf(good.store, `${good.version.objectPath}/${good.version.version}`, error));
    }
  }
  return undefined;
}
