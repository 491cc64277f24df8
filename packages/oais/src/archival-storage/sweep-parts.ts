import { stat } from 'node:fs/promises';
import { canSweep, isPartName } from '@mocban/storage';
import type { ArchiveStore, LocalArchiveStore } from '../ports.js';
import { joinKey, objectsPrefix, stagingRoot } from './layout.js';
import { hasEvidence, LOG_PREFIX } from './log/evidence-files.js';
import { isLocalStore } from './work-files.js';

/**
 * Removes what writes that were broken off left beside the store's own files: in its root, the storage root, `staging/` and the log. Never
 * looks into objects, nor into the folders of transactions, which are discarded whole, nor of each version's evidence, which whoever writes
 * it clears. In a bucket: uploads in parts that never ended.
 * @param options.unchangedSince younger ones are left alone: somebody may be writing them
 * @param options.uploadsBegunBefore the same of uploads in parts, of which only the beginning is known. @defaultValue `unchangedSince`
 * @returns the keys removed
 */
export async function sweepParts(
  store: ArchiveStore,
  options: { unchangedSince: Date; uploadsBegunBefore?: Date },
): Promise<string[]> {
  const before = options.uploadsBegunBefore ?? options.unchangedSince;
  const swept = canSweep(store.files) ? await store.files.sweepUnfinished(before) : [];
  return isLocalStore(store) ? [...swept, ...(await sweepLocal(store, options))] : swept;
}

async function sweepLocal(store: LocalArchiveStore, { unchangedSince }: { unchangedSince: Date }): Promise<string[]> {
  const removed: string[] = [];
  for (const prefix of new Set(['', objectsPrefix(store), stagingRoot(store)]))
    removed.push(...(await removeParts(store, prefix, unchangedSince)));
  if (hasEvidence(store))
    for await (const folder of foldersBelow(store, LOG_PREFIX))
      removed.push(...(await removeParts(store, folder, unchangedSince)));
  return removed;
}

/**
 * Removes what writes that were broken off left in one folder; where there are no parts of files nothing.
 * @param unchangedSince younger ones are left alone. @defaultValue none: nobody else writes there
 * @returns the keys removed
 */
export async function removeParts(store: ArchiveStore, prefix: string, unchangedSince?: Date): Promise<string[]> {
  if (!isLocalStore(store)) return [];
  const removed: string[] = [];
  const { files } = await store.files.children(prefix);
  for (const key of files.filter(isPartName).map((name) => joinKey(prefix, name))) {
    if (unchangedSince !== undefined && (await stat(store.files.localPath(key))).mtime >= unchangedSince) continue;
    await store.files.remove(key);
    removed.push(key);
  }
  return removed;
}

/** A folder and all below it, by their names alone. */
async function* foldersBelow(store: LocalArchiveStore, prefix: string): AsyncGenerator<string> {
  yield prefix;
  const { folders } = await store.files.children(prefix);
  for (const name of folders) yield* foldersBelow(store, joinKey(prefix, name));
}
