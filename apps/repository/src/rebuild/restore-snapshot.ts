import type { EntityManager } from 'typeorm';
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

/** Restores the newest snapshot that is provably good and that the tables take; what keeps a newer one from that is a problem. */
export async function restoreNewest(
  manager: EntityManager,
  found: readonly FoundSnapshot[],
  onProblem: (problem: SnapshotProblem) => void,
): Promise<RestoredSnapshot | undefined> {
  for await (const good of goodSnapshots(found, () => Promise.resolve(true), onProblem)) {
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
