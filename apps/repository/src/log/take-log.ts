import { leafHash, LogError, parseEntry, TreeRange, type Checkpoint } from '@mocban/evidence';
import type { ArchiveStore } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import type { ArchiveFunctions } from '../archive/archive.js';
import { leafKey } from './leaves.js';
import { readLogState, writeLogState } from './log-rows.js';

export interface TakeLogRequest {
  store: ArchiveStore;
  checkpoint: Checkpoint;
  /** The checkpoint as it was signed. */
  note: string;
  vkey: string;
  functions: Pick<ArchiveFunctions, 'readStoreEntries'>;
}

/**
 * Takes over the leaves that a store's log has and the database has not, in the caller's transaction: after the database was restored
 * from a backup, or lost. Leaves that wait for a number and are in the store's log get theirs. Holds one bundle.
 * @throws LogError `LOG_FORK` when the database's own leaves are not the beginning of the store's, `LOG_INCOMPLETE`
 */
export async function takeLog(manager: EntityManager, request: TakeLogRequest): Promise<number> {
  const { store, checkpoint, vkey, functions } = request;
  const known = await readLogState(manager, { lock: true });
  const tree = new TreeRange();
  requireSameRoot(known.tree, tree);
  for await (const entries of functions.readStoreEntries(store, checkpoint)) {
    const rows: LeafRow[] = [];
    for (const entry of entries) {
      const leaf = leafHash(entry);
      if (tree.size >= known.tree.size) rows.push({ number: tree.size, key: keyOf(entry), entry, leaf });
      tree.append(leaf);
      requireSameRoot(known.tree, tree);
    }
    await insert(manager, rows);
  }
  await writeLogState(manager, { tree, vkey });
  await manager.query('insert into log_checkpoints (size, root, note) values ($1, $2, $3) on conflict do nothing', [
    checkpoint.size,
    checkpoint.root,
    request.note,
  ]);
  return tree.size - known.tree.size;
}

function requireSameRoot(known: TreeRange, tree: TreeRange): void {
  if (tree.size === known.size && !tree.root().equals(known.root()))
    throw new LogError('LOG_FORK', `the first ${known.size} leaves of the database are not those of the store`);
}

interface LeafRow {
  number: number;
  key: string | null;
  entry: Buffer;
  leaf: Buffer;
}

function keyOf(entry: Buffer): string | null {
  const parsed = parseEntry(entry);
  // A text that PostgreSQL cannot hold is no key of ours.
  const key = 'event' in parsed ? leafKey(parsed.event) : null;
  return key?.includes('\0') ? null : key;
}

/** What a log says twice has its key once. */
async function insert(manager: EntityManager, rows: readonly LeafRow[]): Promise<void> {
  if (rows.length === 0) return;
  const seen = new Set<string>();
  const keys = rows.map(({ key }) => (key === null || seen.has(key) ? null : (seen.add(key), key)));
  await manager.query(
    `with given as (
       select * from unnest($1::bigint[], $2::text[], $3::bytea[], $4::bytea[]) as g (number, key, entry, leaf_hash)
     ), waiting as (
       update log_leaves l set number = g.number, entry = g.entry, leaf_hash = g.leaf_hash
         from given g where l.key = g.key and l.number is null returning l.number
     )
     insert into log_leaves (key, entry, leaf_hash, number)
     select case when exists (select 1 from log_leaves l where l.key = g.key) then null else g.key end,
            g.entry, g.leaf_hash, g.number
       from given g where g.number not in (select number from waiting)`,
    [rows.map(({ number }) => number), keys, rows.map(({ entry }) => entry), rows.map(({ leaf }) => leaf)],
  );
}
