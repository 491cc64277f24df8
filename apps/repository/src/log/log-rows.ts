import { TreeRange, type NodeSource } from '@mocban/evidence';
import type { EntityManager } from 'typeorm';
import { KEY_CHANGE_KEY } from './leaves.js';

/** The tree of the leaves that have a number, as the database has it. */
export interface LogState {
  tree: TreeRange;
  /** Of the key that the log is signed with; absent before the first checkpoint. */
  vkey?: string;
}

/** Leaves read in one statement. */
const LEAVES = 1024;

interface StateRow {
  size: string;
  nodes: Buffer;
  vkey: string | null;
}

/** @param options.lock until the end of the transaction nobody else numbers leaves */
export async function readLogState(manager: EntityManager, options: { lock?: boolean } = {}): Promise<LogState> {
  const [row] = await manager.query<StateRow[]>(
    `select size, nodes, vkey from log_state${options.lock ? ' for update' : ''}`,
  );
  const tree = row && TreeRange.restore(Number(row.size), row.nodes);
  if (!tree) throw new Error('the state of the log in the database is no tree');
  return { tree, ...(row.vkey !== null && { vkey: row.vkey }) };
}

export const writeLogState = (manager: EntityManager, { tree, vkey }: LogState): Promise<unknown> =>
  manager.query('update log_state set size = $1, nodes = $2, vkey = coalesce($3, vkey)', [
    tree.size,
    tree.toBytes(),
    vkey ?? null,
  ]);

/** The statements by which the log's keys took the place of others, oldest first. */
export async function readKeyChangeNotes(manager: EntityManager): Promise<string[]> {
  const rows = await manager.query<{ entry: Buffer }[]>(
    `select entry from log_leaves where key >= $1 and key < $1 || '~' order by id`,
    [KEY_CHANGE_KEY],
  );
  return rows.map(({ entry }) => (JSON.parse(entry.toString('utf8')) as { statement: string }).statement);
}

/** Entries of numbered leaves in order. Holds a thousand. */
export async function* readEntries(manager: EntityManager, from: number, to: number): AsyncGenerator<Buffer> {
  for (let start = from; start < to; start += LEAVES) {
    const rows = await manager.query<{ entry: Buffer }[]>(
      'select entry from log_leaves where number >= $1 and number < $2 order by number',
      [start, Math.min(to, start + LEAVES)],
    );
    for (const { entry } of rows) yield entry;
  }
}

/** The root of the tree of the first `size` leaves: by a checkpoint that was signed, else from the leaves. */
export async function rootAt(manager: EntityManager, size: number): Promise<Buffer | undefined> {
  const [signed] = await manager.query<{ root: Buffer }[]>('select root from log_checkpoints where size = $1', [size]);
  if (signed) return signed.root;
  const tree = await treeOf(manager, 0, size);
  return tree.size === size ? tree.root() : undefined;
}

/** The nodes of the tree, from the leaves below each: a node high up is many of them. */
export const rowNodes =
  (manager: EntityManager): NodeSource =>
  async (level, index) =>
    (await treeOf(manager, index * 2 ** level, (index + 1) * 2 ** level)).root();

/** The tree of some leaves by themselves. Holds a thousand. */
async function treeOf(manager: EntityManager, from: number, to: number): Promise<TreeRange> {
  const tree = new TreeRange();
  for (let start = from; start < to; start += LEAVES) {
    const rows = await manager.query<{ leaf_hash: Buffer }[]>(
      'select leaf_hash from log_leaves where number >= $1 and number < $2 order by number',
      [start, Math.min(to, start + LEAVES)],
    );
    for (const { leaf_hash: leaf } of rows) tree.append(leaf);
  }
  return tree;
}
