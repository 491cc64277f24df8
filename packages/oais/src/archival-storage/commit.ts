import { commitNewObject } from '@mocban/ocfl';
import type { CommitOutcome } from '@mocban/ocfl';
import type { ArchiveStore, StepObserver } from '../ports.js';
import type { StagedAip } from '../types.js';
import { below, objectsPrefix } from './layout.js';

/**
 * Publishes a staged AIP on the first store with one rename; run again, it finds its own commit and adopts it. What is left
 * in staging is the caller's to discard once the copies exist.
 * Steps: `commit:before-publish`, `commit:published`.
 * @throws OcflError `OCFL_OBJECT_EXISTS` when another object lies there, `OCFL_OBJECT_MISSING` when nothing is staged
 */
export async function commitAip(
  store: ArchiveStore,
  staged: StagedAip,
  options: { onStep?: StepObserver } = {},
): Promise<CommitOutcome> {
  await options.onStep?.('commit:before-publish');
  const root = objectsPrefix(store);
  const { aipId, version, stagedPrefix, inventorySha512 } = staged;
  const objectPrefix = below(root, staged.objectPrefix);
  const outcome = await commitNewObject(store.files, root, {
    id: aipId,
    version,
    stagedPrefix,
    objectPrefix,
    inventorySha512,
  });
  await options.onStep?.('commit:published');
  return outcome;
}
