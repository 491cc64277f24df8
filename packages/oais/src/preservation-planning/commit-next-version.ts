import { commitNewVersion, recoverObject, type CommitOutcome } from '@mocban/ocfl';
import { below, objectsPrefix, stagingPrefix } from '../archival-storage/layout.js';
import { discardStaging } from '../archival-storage/staging.js';
import type { ArchiveStore, StepObserver } from '../ports.js';
import type { StagedNextVersion } from './types.js';

/**
 * Publishes a staged version on the store that it was staged in; run again after a kill it goes on, and finds its own commit. What is left in
 * staging is the caller's to discard.
 * Steps: `version:before-publish`, `version:published`.
 * @throws OcflError `OCFL_HEAD_CHANGED` when the AIP has another head than it was staged on, `OCFL_OBJECT_MISSING` when nothing is staged
 */
export async function commitNextVersion(
  store: ArchiveStore,
  { aipId, objectPath, ...staged }: StagedNextVersion,
  { onStep }: { onStep?: StepObserver } = {},
): Promise<CommitOutcome> {
  await onStep?.('version:before-publish');
  const root = objectsPrefix(store);
  const outcome = await commitNewVersion(store.files, root, {
    ...staged,
    id: aipId,
    objectPrefix: below(root, objectPath),
  });
  await onStep?.('version:published');
  return outcome;
}

/**
 * Completes or takes back what a killed commit left of an AIP, and clears its staging; for the one who alone may write it.
 * @param objectPath relative to the store's root
 */
export async function recoverNextVersion(store: ArchiveStore, objectPath: string, tx: string): Promise<void> {
  await discardStaging(store, tx);
  await recoverObject(store.files, objectPath, {
    stagingPrefix: `${stagingPrefix(store, tx)}/unfinished`,
    rootPrefix: objectsPrefix(store),
  });
  await discardStaging(store, tx);
}
