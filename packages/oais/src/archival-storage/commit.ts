import { commitNewObject } from '@mocban/ocfl';
import type { CommitOutcome } from '@mocban/ocfl';
import { ArchiveError } from '../error.js';
import type { ArchiveStore, StepObserver } from '../ports.js';
import type { StagedAip } from '../ingest/types.js';
import { below, objectsPrefix } from './layout.js';
import { holdsSame, uploadReplica } from './replication/replicate.js';
import { isLocalStore, workFiles } from './work-files.js';

/**
 * Publishes a staged AIP on the first store with one rename, or where it has none by the root inventory; run again, it finds its own commit and adopts it. What is left
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
  const { aipId, version, stagedPrefix, inventorySha512 } = staged;
  if (!isLocalStore(store)) return commitElsewhere(store, staged, options);
  const root = objectsPrefix(store);
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

/** The AIP was staged on this machine and goes to its place in a store that is elsewhere. */
async function commitElsewhere(
  store: ArchiveStore,
  { tx, stagedPrefix, objectPrefix, inventorySha512 }: StagedAip,
  { onStep }: { onStep?: StepObserver },
): Promise<CommitOutcome> {
  let outcome: CommitOutcome = 'adopted';
  if (!(await holdsSame(store, objectPrefix, inventorySha512))) {
    const work: ArchiveStore = { id: store.id, files: workFiles(store) };
    if ((await work.files.stat(`${stagedPrefix}/inventory.json`)) === undefined)
      throw new ArchiveError('ARCHIVE_OBJECT_MISSING', 'the staged object is not there');
    outcome = await uploadReplica(
      { to: store, objectPrefix, inventorySha512, tx },
      { store: work, path: stagedPrefix },
    );
  }
  await onStep?.('commit:published');
  return outcome;
}
