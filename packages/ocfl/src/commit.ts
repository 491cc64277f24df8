import { bytesOf, collectBytes } from '@mocban/core';
import { digester } from '@mocban/fixity';
import {
  canPublish,
  canReplace,
  StorageError,
  type PublishStore,
  type ReadStore,
  type ReplaceStore,
  type WriteStore,
} from '@mocban/storage';
import { digestKey } from './digest.js';
import { OcflError } from './error.js';
import { joinKey, parentKey } from './key.js';
import { putFolder } from './put-folder.js';
import type { CommitOutcome, StagedObject } from './types.js';

/** SHA-512 of an object's `inventory.json`, or `undefined` when there is none. */
export async function inventorySha512(store: ReadStore, objectKey: string): Promise<string | undefined> {
  const key = joinKey(objectKey, 'inventory.json');
  if ((await store.stat(key)) === undefined) return undefined;
  return (await digestKey(store, key, ['sha512'])).digests['sha512'];
}

/**
 * Makes a staged object part of the storage root in one step: one rename, or, in a store that has none, the writing of the root
 * inventory after everything but its sidecar. Run again after a crash it goes on, or finds its own commit and adopts it;
 * the staged folder then remains for the caller to discard.
 * @param rootPrefix store key of the storage root
 * @throws OcflError `OCFL_OBJECT_EXISTS` when the place holds another object, `OCFL_PATH_CONFLICT` when it lies in one,
 *   `OCFL_OBJECT_MISSING` when nothing is staged
 */
export async function commitNewObject(
  store: PublishStore | ReplaceStore,
  rootPrefix: string,
  staged: StagedObject,
): Promise<CommitOutcome> {
  const target = joinKey(rootPrefix, staged.objectPrefix);
  if (await isCommitted(store, target, staged)) {
    if (!canPublish(store)) await replaceSidecar(store, target, staged.inventorySha512);
    return 'adopted';
  }
  if ((await inventorySha512(store, staged.stagedPrefix)) !== staged.inventorySha512)
    throw new OcflError('OCFL_OBJECT_MISSING', 'the staged object is not there or is not the one that was staged');
  await assertOutsideObjects(store, rootPrefix, target);
  try {
    if (canPublish(store)) await store.publish(staged.stagedPrefix, target);
    else await putObject(store, target, staged);
  } catch (cause) {
    if (!(cause instanceof StorageError) || cause.code !== 'STORAGE_KEY_EXISTS') throw cause;
    if (await isCommitted(store, target, staged)) return 'adopted';
    throw new OcflError('OCFL_OBJECT_EXISTS', 'the place of the object is taken', { cause });
  }
  return 'committed';
}

async function putObject(store: ReplaceStore, target: string, { stagedPrefix, inventorySha512 }: StagedObject) {
  await putFolder(store, stagedPrefix, target, { place: '', last: 2 });
  const key = joinKey(target, 'inventory.json');
  await store.write(key, store.read(joinKey(stagedPrefix, 'inventory.json')));
  await replaceSidecar(store, target, inventorySha512);
}

/** Layouts that use ids as paths can map one id below another. @see OCFL 1.1 E082 */
async function assertOutsideObjects(store: ReadStore, rootPrefix: string, target: string): Promise<void> {
  for (let folder = parentKey(target); folder.length > rootPrefix.length; folder = parentKey(folder))
    if ((await store.stat(joinKey(folder, 'inventory.json'))) !== undefined)
      throw new OcflError('OCFL_PATH_CONFLICT', 'the place of the object lies inside another object');
}

async function isCommitted(store: ReadStore, target: string, staged: StagedObject): Promise<boolean> {
  const found = await inventorySha512(store, target);
  if (found === undefined) return false;
  if (found === staged.inventorySha512) return true;
  throw new OcflError('OCFL_OBJECT_EXISTS', 'the place of the object holds an object with another inventory');
}

/** Writes the root sidecar for an inventory; nothing when it is right already. */
export async function replaceSidecar(store: WriteStore, object: string, sha512: string): Promise<void> {
  const key = joinKey(object, 'inventory.json.sha512');
  const text = `${sha512}  inventory.json\n`;
  if ((await store.stat(key)) === undefined) {
    await store.write(key, bytesOf(text));
    return;
  }
  const now = await collectBytes(store.read(key), 65_536);
  if (now.toString('utf8') === text) return;
  if (!canReplace(store)) throw new OcflError('OCFL_UNSUPPORTED', 'the store cannot replace an object');
  await store.replaceIf(key, digester('sha512').update(now).digest(), Buffer.from(text));
}
