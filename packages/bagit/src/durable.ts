import { errnoOf } from '@mocban/core';
import type { MultiDigest } from '@mocban/fixity';
import { constants } from 'node:fs';
import { lstat, mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BagError } from './error.js';

const BATCH_CHARACTERS = 256 * 1024;

/** Writes a new file of pieces of text, a quarter of a mebibyte at a time, and waits until it is on the disk. */
export async function writeDurably(path: string, pieces: Iterable<string>, digesting?: MultiDigest): Promise<void> {
  const handle = await open(path, 'wx', 0o644);
  try {
    let batch = '';
    for (const piece of pieces) {
      batch += piece;
      if (batch.length < BATCH_CHARACTERS) continue;
      await append(handle, batch, digesting);
      batch = '';
    }
    await append(handle, batch, digesting);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function append(handle: FileHandle, text: string, digesting: MultiDigest | undefined): Promise<void> {
  const bytes = Buffer.from(text, 'utf8');
  digesting?.update(bytes);
  for (let offset = 0; offset < bytes.length;)
    offset += (await handle.write(bytes, offset, bytes.length - offset)).bytesWritten;
}

/** Makes earlier creations and renames in a folder durable. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The same for folders below one, the deepest first, and for itself. */
export async function syncDirectories(root: string, below: Iterable<string>): Promise<void> {
  for (const path of [...below].sort((a, b) => b.length - a.length)) await syncDirectory(join(root, path));
  await syncDirectory(root);
}

/** Whether there is anything at a path; a link counts, what it points to does not. */
export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}

/** Makes the folders of a path one by one, so that a link among them is not followed. */
export async function makeFolders(root: string, folder: string): Promise<void> {
  if (folder === '.') return;
  await makeFolders(root, dirname(folder));
  try {
    await mkdir(join(root, folder));
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    if (!(await lstat(join(root, folder))).isDirectory())
      throw new BagError('BAG_SOURCE_UNSAFE', `${folder}: is no folder`);
  }
}
