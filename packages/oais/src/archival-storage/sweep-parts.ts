import { stat } from 'node:fs/promises';
import { canSweep, isPartName } from '@mocban/storage';
import type { ArchiveStore, LocalArchiveStore } from '../ports.js';
import { joinKey, objectsPrefix, stagingRoot } from './layout.js';
import { isLocalStore } from './work-files.js';

/**
 * Removes what writes that were broken off left beside the store's own files: in its root, the storage root and `staging/`. Never looks
 * into objects, nor into the folders of transactions, which are discarded whole. In a bucket: uploads in parts that never ended.
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

async function sweepLocal(store: LocalArchiveStore, options: { unchangedSince: Date }): Promise<string[]> {
  const removed: string[] = [];
  for (const prefix of new Set(['', objectsPrefix(store), stagingRoot(store)])) {
    const { files } = await store.files.children(prefix);
    for (const key of files.filter(isPartName).map((name) => joinKey(prefix, name))) {
      const { mtime } = await stat(store.files.localPath(key));
      if (mtime >= options.unchangedSince) continue;
      await store.files.remove(key);
      removed.push(key);
    }
  }
  return removed;
}
