import { hash } from 'node:crypto';
import type { ProvedGroup } from '../record/verify-record.js';
import type { BatchHead, BatchKind } from './batch.js';
import { BatchIndex } from './batch-index.js';
import { treeOfGroups } from './make-batch.js';
import type { StoreBatch } from './store-batch.js';
import { StoredTree } from './stored-tree.js';

/** The two manifests of a version, as their digests. */
const groupOf =
  (version: string): ProvedGroup =>
  async (algorithm) =>
    ['a', 'b'].map((name) => hash(algorithm, `${version} ${name}`, 'buffer'));

let reads = 0;
let made = 0;

async function batchOf(kind: BatchKind, versions: readonly string[], renews: readonly StoreBatch[] = []) {
  const groups = await Promise.all(versions.map((version) => groupOf(version)('sha256')));
  const values = kind === 'versions' ? groups : [[hash('sha256', `other ${(made += 1)}`, 'buffer')]];
  const { algorithm, levels, root, size } = treeOfGroups('sha256', values);
  const head: BatchHead = {
    kind,
    algorithm,
    root: root.toString('hex'),
    leaves: size,
    time: '2026-11-22T00:00:00Z',
    renews: renews.map((batch) => batch.head.root),
    files: {},
  };
  const tree = new StoredTree(head, async (level, start, end) => {
    reads += 1;
    return Buffer.from(levels[level]!.subarray(start, end));
  });
  const batch: StoreBatch = {
    head,
    tree,
    token: async () => Buffer.alloc(0),
    listsFor: (group) => tree.listsFor(group),
  };
  return batch;
}

it('knows the batch of each version, and what renewed it, and reads nothing more for that', async () => {
  const days = await Promise.all(
    Array.from({ length: 300 }, (_, day) => batchOf('versions', [`${day}/1`, `${day}/2`, `${day}/3`])),
  );
  const tokens = await batchOf('tokens', [], days.slice(0, 2));
  const again = await batchOf('tokens', [], [tokens]);
  const records = await batchOf('records', [], [days[1]!, tokens]);
  const index = await BatchIndex.read([again, records, ...days, tokens]);
  const before = reads;
  expect(before).toBe(days.length);
  expect(await index.about(groupOf('0/3'))).toEqual(expect.arrayContaining([days[0], tokens, again, records]));
  expect(new Set(await index.about(groupOf('1/1')))).toEqual(new Set([days[1], tokens, again, records]));
  for (const day of [2, 150, 299]) expect(await index.about(groupOf(`${day}/2`))).toEqual([days[day]]);
  expect(await index.about(groupOf('none'))).toEqual([]);
  expect(reads).toBe(before);
});

it('gives every batch that has a version, where several do', async () => {
  const [one, two] = [await batchOf('versions', ['a', 'b']), await batchOf('versions', ['b', 'c'])];
  const index = await BatchIndex.read([one, two]);
  expect(await index.about(groupOf('b'))).toEqual([one, two]);
});

it('comes to an end where batches say that they renew each other', async () => {
  const first = await batchOf('versions', ['a']);
  const [one, two] = [await batchOf('tokens', [], [first]), await batchOf('tokens', [])];
  one.head.renews = [first.head.root, two.head.root];
  two.head.renews = [one.head.root];
  const index = await BatchIndex.read([first, one, two]);
  expect(await index.about(groupOf('a'))).toEqual([first, one, two]);
});
