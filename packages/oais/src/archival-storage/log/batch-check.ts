import { createHash } from 'node:crypto';
import { CompactTable, type Finding } from '@mocban/core';
import { verifyBatch, type EvidenceEvent } from '@mocban/evidence';
import type { ArchiveStore } from '../../ports.js';
import { archiveFinding } from '../audit/audit-findings.js';
import { refusal } from '../object-files.js';
import { BATCHES_PREFIX } from './evidence-files.js';

/** The batches of a store, held against each other, the log, and the versions that are met. Holds 45 bytes for each version stamped. */
export class BatchCheck {
  /** Digests of descriptions, by root, as the log has them. */
  readonly #logged = new Map<string, string>();
  readonly #leaves = new CompactTable('hex');
  #batches = 0;
  #stamped = 0;
  #pending = 0;

  constructor(readonly store: ArchiveStore) {}

  /** Batches that are there. */
  get size(): number {
    return this.#batches;
  }

  /** How many versions that were met are in a batch, and how many wait for one. */
  counts(): { stamped: number; pending: number } {
    return { stamped: this.#stamped, pending: this.#pending };
  }

  /** Takes what the log says of a batch. */
  expect({ batch, sha256 }: EvidenceEvent): void {
    this.#logged.set(batch, sha256);
  }

  /** @yields what `verifyBatch` does, `EVIDENCE_BATCH_MISSING`, `EVIDENCE_BATCH_CHANGED`, `EVIDENCE_FILE_EXTRA` */
  async *run({ isPart, signal }: { isPart: boolean; signal?: AbortSignal }): AsyncGenerator<Finding> {
    const due = new Map(this.#logged);
    const { folders, files } = await this.#children();
    for (const name of files)
      yield archiveFinding('EVIDENCE_FILE_EXTRA', `${BATCHES_PREFIX}/${name}`, 'no batch has such a file');
    for (const root of folders) {
      signal?.throwIfAborted();
      if (!/^[0-9a-f]{64,128}$/.test(root)) {
        yield archiveFinding('EVIDENCE_FILE_EXTRA', `${BATCHES_PREFIX}/${root}`, 'no batch is called so');
        continue;
      }
      this.#batches += 1;
      const verified = yield* verifyBatch(this.store.files, BATCHES_PREFIX, root, (leaf) =>
        this.#leaves.add(leaf.toString('hex')),
      );
      const logged = due.get(root);
      if (verified === undefined) continue;
      due.delete(root);
      if (logged !== undefined && logged !== verified.sha256)
        yield archiveFinding(
          'EVIDENCE_BATCH_CHANGED',
          `${BATCHES_PREFIX}/${root}`,
          'the log knows another description',
        );
    }
    if (!isPart)
      for (const root of due.keys())
        yield archiveFinding(
          'EVIDENCE_BATCH_MISSING',
          `${BATCHES_PREFIX}/${root}`,
          'the log knows it; it is not there',
        );
  }

  /** A version that the store has, by the SHA-256 of its two manifests. */
  meet(manifests: readonly { sha256: string }[]): void {
    const digests = manifests.map(({ sha256 }) => Buffer.from(sha256, 'hex')).sort(Buffer.compare);
    const leaf = createHash('sha256').update(Buffer.concat(digests)).digest('hex');
    if (this.#leaves.has(leaf)) this.#stamped += 1;
    else this.#pending += 1;
  }

  async #children(): Promise<{ folders: string[]; files: string[] }> {
    try {
      const { folders, files, others } = await this.store.files.children(BATCHES_PREFIX);
      return { folders: folders.sort(), files: [...files, ...others] };
    } catch (error) {
      refusal(error);
      return { folders: [], files: [] };
    }
  }
}
