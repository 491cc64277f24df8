import type { ArchiveStore } from '@mocban/oais';
import type { JobParts } from '../jobs/job-parts.js';

/** Gives a copy that was made or restored the manifests of all its versions. @param head newest version, e.g. `v2` */
export async function completeCopy(
  { archive }: JobParts,
  store: ArchiveStore,
  objectPath: string,
  head: string,
): Promise<void> {
  for (let number = 1; number <= Number(head.slice(1)); number += 1)
    await archive.functions.completeManifests(store, objectPath, `v${number}`);
}
