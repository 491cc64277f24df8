import { rmdir } from 'node:fs/promises';
import { canPublish, isLocal } from '@mocban/storage';
import type { ArchiveStore, StepObserver } from '../../ports.js';
import { EVIDENCE_PREFIX, evidencePath, hasEvidence } from '../log/evidence-files.js';
import { removeManifests } from '../log/write-manifests.js';
import { objectsPrefix, stagingPrefix } from '../layout.js';
import { discardStaging } from '../staging.js';
import { eraseAll, markUpload } from './upload-mark.js';

export interface RemoveCopyRequest {
  store: ArchiveStore;
  /** Relative to the store's root. */
  objectPath: string;
  /** Names the staging folder of the removal: another one than a copy to the same place is made under. */
  tx: string;
  onStep?: StepObserver;
}

/**
 * Removes an object of one store, whose other copies remain elsewhere, with what is kept beside it. The object leaves its place in one
 * rename; where there is none its root inventory goes first, so that what is left of it is no object, and a mark in `staging/<tx>` says so.
 * Killed at any instant and run again it goes on; nothing there is no error. Whether it may go is the caller's to know.
 * Steps: `remove:start`, `remove:out`, `remove:erased`.
 */
export async function removeCopy({ store, objectPath, tx, onStep }: RemoveCopyRequest): Promise<void> {
  await onStep?.('remove:start');
  await takeOut(store, objectPath, tx);
  await onStep?.('remove:out');
  await eraseAll(store.files, objectPath);
  await removeManifests(store, objectPath);
  await pruneFoldersAbove(store, objectPath, objectsPrefix(store));
  if (hasEvidence(store)) await pruneFoldersAbove(store, evidencePath(store, objectPath), EVIDENCE_PREFIX);
  await onStep?.('remove:erased');
  await discardStaging(store, tx);
}

async function takeOut({ files, ...rest }: ArchiveStore, objectPath: string, tx: string): Promise<void> {
  const store = { files, ...rest };
  const { files: names, folders } = await files.children(objectPath);
  if (names.length + folders.length === 0) return;
  if (canPublish(files)) {
    const target = `${stagingPrefix(store, tx)}/removed`;
    await files.remove(target);
    return files.publish(objectPath, target);
  }
  await markUpload(store, tx, { objectPath, inventoryDigest: '' });
  for (const name of names.filter((file) => file.startsWith('inventory.json')).sort())
    await eraseAll(files, `${objectPath}/${name}`);
}

/** Removes the folders above that are empty now (OCFL E073), one at a time: another object may come to one of them at this moment. */
async function pruneFoldersAbove({ files }: ArchiveStore, key: string, root: string): Promise<void> {
  if (!isLocal(files)) return;
  for (let at = key.lastIndexOf('/'); at > root.length; at = key.lastIndexOf('/', at - 1)) {
    const code = await rmdir(files.localPath(key.slice(0, at))).then(
      () => undefined,
      (error: NodeJS.ErrnoException) => error.code,
    );
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return;
    if (code !== undefined && code !== 'ENOENT') throw new Error(`an empty folder above ${key} stays: ${code}`);
  }
}
