import { closeSync, constants, fsync, lstatSync, mkdirSync, openSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { errnoOf } from '@mocban/core';

const syncLater = promisify(fsync);

/** Makes a folder's entries durable: what was created, renamed or removed in it. */
export async function fsyncDirectory(path: string): Promise<void> {
  // Windows cannot open a folder; NTFS journals its entries.
  if (process.platform === 'win32') return;
  await fsyncOpened(path, constants.O_RDONLY | constants.O_DIRECTORY);
}

/**
 * A durable `mkdir -p`: each folder newly created is fsynced into its parent. `root` must exist.
 * @param relative `/`-separated, below `root`; `''` does nothing
 * @throws the system's error, `ENOTDIR` when a part is a file or a symbolic link
 */
export async function makeDirectories(root: string, relative: string): Promise<void> {
  let parent = root;
  for (const part of relative.split('/').filter((name) => name !== '')) {
    const path = join(parent, part);
    if (createFolder(path)) await fsyncDirectory(parent);
    parent = path;
  }
}

/** Fsyncs every file and folder of a tree, leaves first. Symbolic links and devices are passed over. */
export async function fsyncTree(path: string): Promise<void> {
  for await (const entry of await opendir(path)) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) await fsyncTree(child);
    else if (entry.isFile()) await fsyncFile(child);
  }
  await fsyncDirectory(path);
}

function createFolder(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    if (!lstatSync(path).isDirectory())
      throw Object.assign(new Error('a part of the path is no folder', { cause: error }), { code: 'ENOTDIR' });
    return false;
  }
}

const fsyncFile = (path: string): Promise<void> => fsyncOpened(path, constants.O_RDONLY | constants.O_NOFOLLOW);

async function fsyncOpened(path: string, flags: number): Promise<void> {
  const file = openSync(path, flags);
  try {
    await syncLater(file);
  } finally {
    closeSync(file);
  }
}
