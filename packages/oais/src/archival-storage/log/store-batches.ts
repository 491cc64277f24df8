import {
  listBatches,
  manifestGroup,
  readBatchHead,
  readBatchToken,
  readStoreBatches,
  storeBatch,
  writeBatch,
  type BatchHead,
  type BatchMaterial,
  type ManifestGroup,
  type StampedBatch,
  type StoreBatch,
} from '@mocban/evidence';
import type { ArchiveStore, StepObserver } from '../../ports.js';
import { refusal } from '../object-files.js';
import { removeParts } from '../sweep-parts.js';
import { BATCHES_PREFIX, hasEvidence, manifestKey } from './evidence-files.js';

/**
 * Puts a batch of evidence into a store; always the same bytes, so that again is the same. What a write that was broken off left there is
 * removed: there is one writer. A bare storage root has no place for it and is passed over.
 * @param onStep called at `batch:files`, when all but the description is there
 * @throws EvidenceError `EVIDENCE_BATCH_CONFLICT`; StorageError
 */
export async function writeStoreBatch(store: ArchiveStore, batch: StampedBatch, onStep?: StepObserver): Promise<void> {
  if (!hasEvidence(store)) return;
  await removeParts(store, `${BATCHES_PREFIX}/${batch.head.root}`);
  await writeBatch(store.files, BATCHES_PREFIX, batch, () => onStep?.('batch:files'));
}

/** Roots of the batches that a store has folders of. */
export const listStoreBatches = async (store: ArchiveStore): Promise<string[]> =>
  hasEvidence(store) ? listBatches(store.files, BATCHES_PREFIX) : [];

/** A batch that a store has whole, with the values that were stamped. @throws EvidenceError `EVIDENCE_BATCH_INVALID`; StorageError */
export async function readStoreBatch(
  store: ArchiveStore,
  root: string,
): Promise<{ head: BatchHead; token: Buffer; material: BatchMaterial; leaves(): AsyncIterable<Buffer> } | undefined> {
  const head = await readBatchHead(store.files, BATCHES_PREFIX, root);
  if (head === undefined) return undefined;
  const read = await readBatchToken(store.files, BATCHES_PREFIX, root);
  return { head, ...read, leaves: () => storeBatch(store.files, BATCHES_PREFIX, head).tree.leaves() };
}

/** Every batch that a store has whole. @throws EvidenceError `EVIDENCE_BATCH_INVALID`; StorageError */
export const openStoreBatches = (store: ArchiveStore): Promise<StoreBatch[]> =>
  hasEvidence(store) ? readStoreBatches(store.files, BATCHES_PREFIX) : Promise.resolve([]);

/** The two digest manifests of a version as what its record proves; what is missing is a problem. */
export async function readManifestGroup(
  store: ArchiveStore,
  objectPath: string,
  version: string,
): Promise<ManifestGroup> {
  const read = (algorithm: 'sha256' | 'sha512') => store.files.read(manifestKey(store, objectPath, version, algorithm));
  try {
    return await manifestGroup({ sha256: read('sha256'), sha512: read('sha512') });
  } catch (error) {
    return { problem: `a manifest is ${refusal(error).kind}` };
  }
}

/** Puts the batches of a store into another one, which gets those that it lacks. */
export async function copyBatches(from: ArchiveStore, to: ArchiveStore): Promise<void> {
  if (!hasEvidence(from) || !hasEvidence(to)) return;
  for (const { head } of await openStoreBatches(from)) {
    const folder = `${BATCHES_PREFIX}/${head.root}`;
    const keys: { key: string; sizeBytes: number }[] = [];
    for await (const { key, kind, sizeBytes } of from.files.list(folder))
      if (kind === 'file') keys.push({ key, sizeBytes });
    // The description last: without it there is no batch.
    for (const { key, sizeBytes } of keys.sort((a, b) => Number(isHead(a.key)) - Number(isHead(b.key))))
      if ((await to.files.stat(key)) === undefined) await to.files.write(key, from.files.read(key), { sizeBytes });
  }
}

const isHead = (key: string): boolean => key.endsWith('/batch.json');
