import type { ArchiveStore } from '@mocban/oais';
import { EVIDENCE } from '../evidence/batch-rows.js';
import { giveAgain } from '../evidence/seal-rows.js';
import type { JobParts } from '../jobs/job-parts.js';
import { enqueue } from '../jobs/queue.js';

/** Copies come one after the other, and are catalogued after this. */
const GATHER_MS = 60_000;

/** Gives a copy that was made or restored the manifests of all its versions, and has it given their seals. @param head newest version, e.g. `v2` */
export async function completeCopy(
  { archive, source }: JobParts,
  store: ArchiveStore,
  objectPath: string,
  head: string,
): Promise<void> {
  for (let number = 1; number <= Number(head.slice(1)); number += 1)
    await archive.functions.completeManifests(store, objectPath, `v${number}`);
  await source.transaction(async (manager) => {
    if (await giveAgain(manager, store.id, objectPath))
      await enqueue(manager, 'make-evidence', EVIDENCE, { delayMs: GATHER_MS, keepsTime: true });
  });
}
