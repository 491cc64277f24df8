import type { ArchiveStore } from '../../ports.js';
import { BATCHES_PREFIX, EVIDENCE_PREFIX, LOG_PREFIX } from '../log/evidence-files.js';
import { below, joinKey, objectsPrefix, samePath } from '../layout.js';
import {
  publishLog,
  readStoreCheckpoint,
  readStoreEntries,
  readStoreKeyChanges,
  requireSoundVkey,
} from '../log/store-log.js';

/**
 * Puts what a store keeps as evidence of an object's versions beside the object's copy in another one. What is there stays: whether it is
 * right is said when it is verified.
 */
export async function copyEvidence(from: ArchiveStore, to: ArchiveStore, objectPath: string): Promise<void> {
  if (from.objectsPrefix === '' || to.objectsPrefix === '') return;
  const folder = joinKey(EVIDENCE_PREFIX, below(objectsPrefix(from), samePath(to, objectPath, from)));
  for await (const { key, kind, sizeBytes } of from.files.list(folder)) {
    if (kind !== 'file' || (await to.files.stat(key)) !== undefined) continue;
    await to.files.write(key, from.files.read(key), { sizeBytes });
  }
}

/**
 * Brings the log of one store into another, as far as the first has it signed.
 * @returns whether there was one
 * @throws LogError as `writeLog`
 */
export async function copyLog(from: ArchiveStore, to: ArchiveStore, signal?: AbortSignal): Promise<boolean> {
  const vkey = await requireSoundVkey(from, signal);
  if (vkey === undefined) return false;
  const found = await readStoreCheckpoint(from, vkey);
  if (found.state !== 'valid') return false;
  const { checkpoint, bytes } = found;
  await publishLog(to, {
    checkpoint: bytes.toString('utf8'),
    vkey,
    keyChanges: await readStoreKeyChanges(from),
    ...(signal && { signal }),
    async *entries(start, end) {
      let at = 0;
      for await (const bundle of readStoreEntries(from, checkpoint, signal ? { signal } : {}))
        for (const entry of bundle) {
          if (at >= start && at < end) yield entry;
          at += 1;
        }
    },
  });
  return true;
}

/** What the log of a store takes, and its batches of evidence. */
export async function logBytes(store: ArchiveStore): Promise<number> {
  let sizeBytes = 0;
  for (const prefix of [LOG_PREFIX, BATCHES_PREFIX])
    for await (const entry of store.files.list(prefix)) sizeBytes += entry.sizeBytes;
  return sizeBytes;
}
