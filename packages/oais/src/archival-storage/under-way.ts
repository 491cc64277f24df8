import type { ArchiveStore } from '../ports.js';
import { stagingRoot } from './layout.js';
import { listStaging } from './staging.js';
import { readUploadMark } from './replication/upload-mark.js';
import { placesOfWork } from './work-files.js';

/**
 * Places of a store at which an object is being committed, copied or repaired, by what lies in `staging/`: what is met there may be half
 * of something, and is no damage. Paths are relative to the store's root.
 */
export async function pathsUnderWay(store: ArchiveStore): Promise<Set<string>> {
  const paths = new Set<string>();
  for await (const { intent } of listStaging(store)) if (intent !== undefined) paths.add(intent.objectPrefix);
  for (const files of placesOfWork(store))
    for (const tx of (await files.children(stagingRoot(store))).folders) {
      const mark = await readUploadMark({ ...store, files }, tx);
      if (mark !== undefined) paths.add(mark.objectPath);
    }
  return paths;
}
