import type { WriteStore } from '@mocban/storage';
import { parentKey } from './key.js';

/** Removes empty folders from an absent object upward, never the root itself. @see OCFL 1.1 E073 */
export async function pruneEmptyFolders(store: WriteStore, objectKey: string, rootPrefix: string): Promise<void> {
  for (let folder = objectKey; folder.length > rootPrefix.length; folder = parentKey(folder)) {
    const { files, folders, others } = await store.children(folder);
    if (files.length + folders.length + others.length > 0) return;
    await store.remove(folder);
  }
}
