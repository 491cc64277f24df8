import type { ArchiveStore } from '../../ports.js';
import { objectsPrefix } from '../layout.js';

/**
 * Whether a store is there at all: its root answers and is not empty. A file system that is not mounted leaves an empty folder, or none;
 * a bucket that nobody may read gives nothing.
 */
export async function isReachable(store: ArchiveStore): Promise<boolean> {
  try {
    const { files, folders } = await store.files.children(objectsPrefix(store));
    return files.length + folders.length > 0;
  } catch {
    return false;
  }
}
