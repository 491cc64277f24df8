import { groupDigest, type RecordAlgorithm } from '../record/digests.js';
import type { ProvedGroup } from '../record/verify-record.js';
import type { StoreBatch } from './store-batch.js';

/** So many bytes of a value tell it apart: two that share them are both looked at. */
const PREFIX_BYTES = 6;

/**
 * Which batches of a store have to do with a version, for whoever asks of very many: without it every batch would be searched for each.
 * Holds some hundred bytes for each value of a batch of versions.
 */
export class BatchIndex {
  readonly #holders = new Map<number, StoreBatch[]>();
  readonly #renewals = new Map<string, StoreBatch[]>();
  readonly #algorithms = new Set<RecordAlgorithm>();

  /** Reads the values of every batch of versions once. @throws EvidenceError `EVIDENCE_BATCH_INVALID`; StorageError */
  static async read(batches: readonly StoreBatch[]): Promise<BatchIndex> {
    const index = new BatchIndex();
    for (const batch of batches) {
      for (const root of batch.head.renews) add(index.#renewals, root, batch);
      if (batch.head.kind !== 'versions') continue;
      index.#algorithms.add(batch.head.algorithm);
      for await (const leaf of batch.tree.leaves()) add(index.#holders, prefixOf(leaf), batch);
    }
    return index;
  }

  /** The batches that may have a version, and whatever renewed those, in any order; more than have it do no harm. */
  async about(group: ProvedGroup): Promise<StoreBatch[]> {
    const found = new Set<StoreBatch>();
    for (const algorithm of this.#algorithms) {
      const value = groupDigest(algorithm, await group(algorithm));
      for (const batch of this.#holders.get(prefixOf(value)) ?? []) found.add(batch);
    }
    // A set goes on to what is added to it meanwhile.
    for (const { head } of found) for (const renewal of this.#renewals.get(head.root) ?? []) found.add(renewal);
    return [...found];
  }
}

const prefixOf = (value: Buffer): number => value.readUIntBE(0, PREFIX_BYTES);

function add<Key>(map: Map<Key, StoreBatch[]>, key: Key, batch: StoreBatch): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [batch]);
  else known.push(batch);
}
