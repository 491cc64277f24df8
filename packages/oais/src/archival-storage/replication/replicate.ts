import { replaceSidecar, type CommitOutcome } from '@mocban/ocfl';
import { StorageError } from '@mocban/storage';
import { ArchiveError } from '../../error.js';
import type { ArchiveStore, LocalArchiveStore } from '../../ports.js';
import type { ReplicateRequest } from '../types.js';
import { copyObject } from './copy-object.js';
import type { ObjectAt } from './copy-plan.js';
import { stagingPrefix } from '../layout.js';
import { readDigest } from '../object-files.js';
import { discardStaging } from '../staging.js';
import { uploadObject } from './upload-object.js';
import { isLocalStore } from '../work-files.js';

/**
 * Copies a committed object to another store: each file read once, digested while it is written into `staging/<tx>` there,
 * the folder published once; or, where there is no rename, put to its place with the root inventory as the commit point. A target that has the same object already is adopted. Reading the copy back is the audit's;
 * what was `committed` has proved every content file of the source as well, for each was read and had its digest.
 * Steps: `replicate:start`, `replicate:copied`, `replicate:published`.
 * @throws ArchiveError `ARCHIVE_OBJECT_CONFLICT` when another object lies at the target's place,
 *   `ARCHIVE_OBJECT_DAMAGED` when the source is not what its inventory says
 */
export async function replicateAip(request: ReplicateRequest): Promise<CommitOutcome> {
  const { from, to, objectPrefix, inventorySha512, tx, onStep } = request;
  await onStep?.('replicate:start');
  if (await holdsSame(to, objectPrefix, inventorySha512)) {
    await discardStaging(to, tx);
    return 'adopted';
  }
  const source = { store: from, path: objectPrefix };
  const outcome = isLocalStore(to) ? await copyAndPublish(request, to) : await uploadReplica(request, source);
  await onStep?.('replicate:published');
  await discardStaging(to, tx);
  return outcome;
}

async function copyAndPublish(
  { from, objectPrefix, inventorySha512, tx, signal, onStep }: ReplicateRequest,
  to: LocalArchiveStore,
): Promise<CommitOutcome> {
  const staged = `${stagingPrefix(to, tx)}/replica`;
  await to.files.remove(staged);
  const source = { store: from, path: objectPrefix };
  await copyObject(source, { store: to, path: staged }, inventorySha512, signal ? { signal } : {});
  await onStep?.('replicate:copied');
  return publishOnce(to, staged, objectPrefix, inventorySha512);
}

/** Where there is no rename the copy is put to its place in the order that makes it an object at the end. */
export async function uploadReplica(
  { to, objectPrefix, inventorySha512, tx, signal, onStep }: Omit<ReplicateRequest, 'from'>,
  source: ObjectAt,
): Promise<CommitOutcome> {
  await uploadObject(source, { store: to, path: objectPrefix }, inventorySha512, tx, signal ? { signal } : {});
  await onStep?.('replicate:copied');
  return 'committed';
}

/**
 * Whether a store holds the object with this inventory at this place.
 * @throws ArchiveError `ARCHIVE_OBJECT_CONFLICT` when it holds something else there
 */
export async function holdsSame(store: ArchiveStore, objectPrefix: string, inventorySha512: string): Promise<boolean> {
  const names = await store.files.children(objectPrefix);
  if (names.files.length + names.folders.length + names.others.length === 0) return false;
  // Put there file by file and not at its end yet: the rest is put beside it.
  if (!isLocalStore(store) && !names.files.some((name) => name.startsWith('inventory.json'))) return false;
  const read = await readDigest(store, `${objectPrefix}/inventory.json`, 'sha512');
  if (read.kind === 'read' && read.digest === inventorySha512) {
    // The commit point was reached; what comes after it may have been cut off.
    if (!isLocalStore(store)) await replaceSidecar(store.files, objectPrefix, inventorySha512);
    return true;
  }
  throw new ArchiveError(
    'ARCHIVE_OBJECT_CONFLICT',
    `${objectPrefix}: expected no object or one with the inventory ${inventorySha512}, found another`,
  );
}

async function publishOnce(
  to: LocalArchiveStore,
  staged: string,
  objectPrefix: string,
  inventorySha512: string,
): Promise<CommitOutcome> {
  try {
    await to.files.publish(staged, objectPrefix);
    return 'committed';
  } catch (error) {
    // Somebody else published between our look and our rename, or an empty folder is in the way.
    if (!(error instanceof StorageError) || error.code !== 'STORAGE_KEY_EXISTS') throw error;
    if (await holdsSame(to, objectPrefix, inventorySha512)) return 'adopted';
    await to.files.remove(objectPrefix);
    await to.files.publish(staged, objectPrefix);
    return 'committed';
  }
}
