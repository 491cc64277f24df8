import { rename } from 'node:fs/promises';
import { collectBytes } from '@mocban/core';
import { canPublish, fsyncDirectory, isLocal, type ReplaceStore } from '@mocban/storage';
import { inventorySha512, replaceSidecar } from './commit.js';
import { OcflError } from './error.js';
import { joinKey } from './key.js';
import { putFolder } from './put-folder.js';
import type { CommitOutcome, StagedVersion } from './types.js';

const MAX_INVENTORY_BYTES = 512 * 1024 * 1024;

/**
 * Makes a staged version the head of its object: the version folder is renamed into the object (or, in a store that has no rename, put there
 * file by file, its inventory last), then the root inventory is replaced in one step (the commit point), then its sidecar. Run again after a crash it goes on where it stopped.
 * @param rootPrefix store key of the storage root
 * @throws OcflError `OCFL_HEAD_CHANGED` when the object is no longer what the version was staged on, `OCFL_OBJECT_EXISTS` when
 *   another version folder of that name is there, `OCFL_OBJECT_MISSING`
 */
export async function commitNewVersion(
  store: ReplaceStore,
  rootPrefix: string,
  staged: StagedVersion,
): Promise<CommitOutcome> {
  const object = joinKey(rootPrefix, staged.objectPrefix);
  const current = await inventorySha512(store, object);
  if (current === undefined) throw new OcflError('OCFL_OBJECT_MISSING', 'the object is not there');
  if (current === staged.inventorySha512) {
    await replaceSidecar(store, object, staged.inventorySha512);
    return 'adopted';
  }
  if (current !== staged.previousInventorySha512)
    throw new OcflError('OCFL_HEAD_CHANGED', 'the object has another head than the one the version was staged on');
  await publishVersion(store, object, staged);
  await replaceRootInventory(store, object, { move: joinKey(staged.stagedPrefix, 'inventory.json') }, current);
  await replaceSidecar(store, object, staged.inventorySha512);
  return 'committed';
}

async function publishVersion(store: ReplaceStore, object: string, staged: StagedVersion): Promise<void> {
  const target = joinKey(object, staged.version);
  const there = await inventorySha512(store, target);
  // File by file, the inventory may be there and its sidecar not yet.
  if (canPublish(store) && there === staged.inventorySha512) return;
  const { files, folders, others } = await store.children(target);
  if (canPublish(store) && files.length + folders.length + others.length > 0)
    throw new OcflError('OCFL_OBJECT_EXISTS', `the object has another folder ${staged.version}`);
  const from = joinKey(staged.stagedPrefix, staged.version);
  for (const folder of [from, staged.stagedPrefix])
    if ((await inventorySha512(store, folder)) !== staged.inventorySha512)
      throw new OcflError('OCFL_OBJECT_MISSING', 'the staged version is not there or is not the one that was staged');
  if (canPublish(store)) await store.publish(from, target);
  else await putFolder(store, from, target, { place: staged.version, last: 2 });
}

/**
 * Replaces the root inventory atomically. On local files by a rename, so that its size does not count; elsewhere through memory.
 * @param from key of the new inventory: a file in staging that is moved, or one that stays and is copied beside the root first
 */
export async function replaceRootInventory(
  store: ReplaceStore,
  object: string,
  from: { move: string } | { copy: string },
  expectedSha512: string,
): Promise<void> {
  const to = joinKey(object, 'inventory.json');
  const key = 'move' in from ? from.move : from.copy;
  if (!isLocal(store))
    return store.replaceIf(to, expectedSha512, await collectBytes(store.read(key), MAX_INVENTORY_BYTES));
  const next = 'move' in from ? key : joinKey(object, NEXT_INVENTORY);
  if ('copy' in from) {
    await store.remove(next);
    await store.write(next, store.read(key));
  }
  if ((await inventorySha512(store, object)) !== expectedSha512)
    throw new OcflError('OCFL_HEAD_CHANGED', 'the root inventory was changed meanwhile');
  await rename(store.localPath(next), store.localPath(to));
  await fsyncDirectory(store.localPath(object));
}

/** Beside the root inventory for the moment before it is renamed; recovery removes it. */
export const NEXT_INVENTORY = 'inventory.json.next';
