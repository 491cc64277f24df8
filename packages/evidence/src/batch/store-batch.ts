import type { ReadStore } from '@mocban/storage';
import type { BatchSource } from './assemble.js';
import type { BatchHead } from './batch.js';
import { listBatches, readBatchHead, readBatchToken, readLevel } from './batch-files.js';
import { StoredTree } from './stored-tree.js';

/** A batch of a store, of which only what is asked for is read. */
export interface StoreBatch extends BatchSource {
  head: BatchHead;
  tree: StoredTree;
}

export function storeBatch(store: ReadStore, prefix: string, head: BatchHead): StoreBatch {
  const tree = new StoredTree(head, (level, start, end) => readLevel(store, prefix, head, level, [start, end]));
  return {
    head,
    tree,
    token: async () => (await readBatchToken(store, prefix, head.root)).token,
    listsFor: (group) => tree.listsFor(group),
  };
}

/** Every batch that a store has whole. Holds their descriptions. @throws EvidenceError `EVIDENCE_BATCH_INVALID`; StorageError */
export async function readStoreBatches(store: ReadStore, prefix: string): Promise<StoreBatch[]> {
  const batches: StoreBatch[] = [];
  for (const root of await listBatches(store, prefix)) {
    const head = await readBatchHead(store, prefix, root);
    if (head !== undefined) batches.push(storeBatch(store, prefix, head));
  }
  return batches;
}
