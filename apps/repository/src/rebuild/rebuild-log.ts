import { LogError, parseVkey, type Checkpoint } from '@mocban/evidence';
import { readStoreCheckpoint, readStoreEntries, readStoreVkey, type ArchiveStore } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { StartError } from '../error.js';
import { rootAt } from '../log/log-rows.js';
import { takeLog } from '../log/take-log.js';

interface StoreLog {
  store: ArchiveStore;
  checkpoint: Checkpoint;
  note: string;
  vkey: string;
}

/**
 * Takes the log from the store with the largest valid checkpoint; the logs of the others must be its beginnings.
 * @param known the key of this installation, where there is one; else each store is judged by the key it has
 * @returns leaves taken
 * @throws StartError `REBUILD_LOG_FORK` when two stores have two histories, or a log is not what its checkpoint says
 */
export async function rebuildLog(
  manager: EntityManager,
  stores: readonly ArchiveStore[],
  known: string | undefined,
): Promise<{ leaves: number; problems: { store: string; message: string }[] }> {
  const logs: StoreLog[] = [];
  const problems: { store: string; message: string }[] = [];
  for (const store of stores) {
    const vkey = known ?? (await readStoreVkey(store));
    const stored = vkey === undefined ? { state: 'none' as const } : await readStoreCheckpoint(store, vkey);
    if (stored.state === 'invalid')
      problems.push({ store: store.id, message: `its log is not used: ${stored.problem}` });
    if (stored.state === 'valid')
      logs.push({ store, checkpoint: stored.checkpoint, note: stored.bytes.toString('utf8'), vkey: vkey! });
  }
  const largest = logs.reduce<StoreLog | undefined>(
    (best, log) => (best === undefined || log.checkpoint.size > best.checkpoint.size ? log : best),
    undefined,
  );
  if (largest === undefined) return { leaves: 0, problems };
  const leaves = await taken(manager, largest);
  for (const log of logs) await requireBeginning(manager, log, largest);
  return { leaves, problems };
}

async function taken(manager: EntityManager, log: StoreLog): Promise<number> {
  try {
    return await takeLog(manager, { ...log, functions: { readStoreEntries } });
  } catch (error) {
    if (error instanceof LogError)
      throw new StartError('REBUILD_LOG_FORK', `the log of ${log.store.id}: ${error.message}`, { cause: error });
    throw error;
  }
}

async function requireBeginning(manager: EntityManager, { store, checkpoint, vkey }: StoreLog, largest: StoreLog) {
  const root = await rootAt(manager, checkpoint.size);
  // One that was away when the key was replaced has the old one; the tree says the rest.
  if (parseVkey(vkey).name === parseVkey(largest.vkey).name && root?.equals(checkpoint.root)) return;
  throw new StartError(
    'REBUILD_LOG_FORK',
    `the log of ${store.id} (${checkpoint.size} leaves) is no beginning of that of ${largest.store.id} (${largest.checkpoint.size} leaves)`,
  );
}
