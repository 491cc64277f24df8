import { bytesOf, collectBytes } from '@mocban/core';
import { canErase, StorageError, type WriteStore } from '@mocban/storage';
import type { ArchiveStore } from '../../ports.js';
import { stagingPrefix } from '../layout.js';

/** Says in `staging/<tx>/` that an object is being put to its place file by file, where no rename puts it there at once. */
export interface UploadMark {
  /** Place of the object, from the store's root. */
  objectPath: string;
  /** Digest of the root inventory it is to have. */
  inventoryDigest: string;
}

const MARK = 'upload.json';
const MARK_MAX_BYTES = 65_536;

const markKey = (store: ArchiveStore, tx: string): string => `${stagingPrefix(store, tx)}/${MARK}`;

/** Makes the mark durable, before the first file is put; that of an earlier run is the same. */
export async function markUpload(store: ArchiveStore, tx: string, mark: UploadMark): Promise<void> {
  const key = markKey(store, tx);
  await store.files.remove(key);
  await store.files.write(key, bytesOf(`${JSON.stringify(mark, undefined, 2)}\n`));
}

export async function readUploadMark(store: ArchiveStore, tx: string): Promise<UploadMark | undefined> {
  const key = markKey(store, tx);
  if ((await store.files.stat(key)) === undefined) return undefined;
  const text = (await collectBytes(store.files.read(key), MARK_MAX_BYTES)).toString('utf8');
  try {
    const { objectPath, inventoryDigest } = JSON.parse(text) as Record<string, unknown>;
    if (typeof objectPath === 'string' && typeof inventoryDigest === 'string') return { objectPath, inventoryDigest };
  } catch {
    // A mark is written whole or not at all: what is no mark is somebody else's.
  }
  return undefined;
}

/** Removes what is no part of the archive, with every earlier version where the store keeps such and lets them go. */
export async function eraseAll(files: WriteStore, key: string): Promise<void> {
  if (!canErase(files)) return files.remove(key);
  try {
    await files.erase(key);
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'STORAGE_RETAINED') throw error;
    await files.remove(key);
  }
}
