import { createHash } from 'node:crypto';
import { CompactTable, NumberColumn, type Finding } from '@mocban/core';
import { verifyBatch, type EvidenceEvent, type ManifestDigest } from '@mocban/evidence';
import type { ArchiveStore } from '../../ports.js';
import { archiveFinding } from '../audit/audit-findings.js';
import { refusal } from '../object-files.js';
import { BATCHES_PREFIX } from './evidence-files.js';

/** Of a leaf: the log has a version that makes it; a batch has it. */
const LOGGED = 1;
const STAMPED = 2;

/** The batches of a store, held against each other, the log, and the versions that are met. Holds 45 bytes for each version. */
export class BatchCheck {
  /** Digests of descriptions, by root, as the log has them. */
  readonly #described = new Map<string, string>();
  readonly #leaves = new CompactTable('hex');
  readonly #marks = new NumberColumn();
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
    this.#described.set(batch, sha256);
  }

  /** Takes what the log says of a version. */
  log(manifests: readonly ManifestDigest[]): void {
    this.#mark(leafOf(manifests), LOGGED);
  }

  /**
   * @param isLogged whether the store has a log, which must know every version that was stamped
   * @yields what `verifyBatch` does, `EVIDENCE_BATCH_MISSING`, `EVIDENCE_BATCH_CHANGED`, `EVIDENCE_FILE_EXTRA`, `EVIDENCE_LEAF_UNKNOWN`
   */
  async *run({
    isPart,
    isLogged,
    signal,
  }: {
    isPart: boolean;
    isLogged: boolean;
    signal?: AbortSignal;
  }): AsyncGenerator<Finding> {
    const due = new Map(this.#described);
    const { folders, files } = await this.#children();
    for (const name of files)
      yield archiveFinding('EVIDENCE_FILE_EXTRA', `${BATCHES_PREFIX}/${name}`, 'no batch has such a file');
    for (const root of folders) {
      signal?.throwIfAborted();
      yield* this.#batch(root, due, isLogged);
    }
    if (!isPart)
      for (const root of due.keys())
        yield archiveFinding(
          'EVIDENCE_BATCH_MISSING',
          `${BATCHES_PREFIX}/${root}`,
          'the log knows it; it is not there',
        );
  }

  async *#batch(root: string, due: Map<string, string>, isLogged: boolean): AsyncGenerator<Finding> {
    const location = `${BATCHES_PREFIX}/${root}`;
    if (!/^[0-9a-f]{64,128}$/.test(root))
      return yield archiveFinding('EVIDENCE_FILE_EXTRA', location, 'no batch is called so');
    this.#batches += 1;
    let unknown = 0;
    const verified = yield* verifyBatch(this.store.files, BATCHES_PREFIX, root, (leaf) => {
      const marks = this.#mark(leaf.toString('hex'), STAMPED);
      if ((marks & LOGGED) === 0) unknown += 1;
    });
    if (verified === undefined) return;
    const described = due.get(root);
    due.delete(root);
    if (described !== undefined && described !== verified.sha256)
      yield archiveFinding('EVIDENCE_BATCH_CHANGED', location, 'the log knows another description');
    if (!isLogged || verified.head.kind !== 'versions' || unknown === 0) return;
    const message = `of ${verified.head.leaves} versions that were stamped at ${verified.head.time} the log knows nothing of ${unknown}`;
    // The leaf of a batch comes behind those of its versions; without it the log may only be behind.
    const severity = described === undefined ? 'warning' : 'error';
    yield { ...archiveFinding('EVIDENCE_LEAF_UNKNOWN', location, message), severity };
  }

  /** A version that the store has, by the SHA-256 of its two manifests. */
  meet(manifests: readonly { sha256: string }[]): void {
    const number = this.#leaves.numberOf(leafOf(manifests));
    if (number !== undefined && (this.#marks.get(number) & STAMPED) !== 0) this.#stamped += 1;
    else this.#pending += 1;
  }

  #mark(leaf: string, mark: number): number {
    const size = this.#leaves.size;
    const number = this.#leaves.add(leaf);
    const marks = (number < size ? this.#marks.get(number) : 0) | mark;
    this.#marks.set(number, marks);
    return marks;
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

/** What a batch of versions has of a version. */
function leafOf(manifests: readonly { sha256: string }[]): string {
  const digests = manifests.map(({ sha256 }) => Buffer.from(sha256, 'hex')).sort(Buffer.compare);
  return createHash('sha256').update(Buffer.concat(digests)).digest('hex');
}
