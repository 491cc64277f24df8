import { statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { openTree } from '@mocban/container/tree';
import { requireReadable } from './validation.js';

export interface FoundFile {
  /** As given, for a file of a folder with its path behind it. */
  path: string;
  localPath: string;
  /** Its name, for a file of a folder with the folders from there on. */
  name: string;
  /** Why it cannot be read. */
  problem?: Error;
}

/** The files named, and those of the folders named in byte order; links and devices in folders are passed over, as in a package. */
export async function filesWithin(paths: readonly string[], signal: AbortSignal): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const path of paths) {
    const top = basename(resolve(path));
    const file = { path, localPath: path, name: top };
    try {
      requireReadable(path);
      if (!statSync(path).isDirectory()) found.push(file);
      else
        for (const name of await namesWithin(path, signal))
          found.push({ path: join(path, name), localPath: join(path, name), name: join(top, name) });
    } catch (error) {
      signal.throwIfAborted();
      found.push({ ...file, problem: error as Error });
    }
  }
  return found;
}

async function namesWithin(folder: string, signal: AbortSignal): Promise<string[]> {
  const tree = await openTree(folder, { signal });
  try {
    return [...tree.files.keys()];
  } finally {
    await tree.close();
  }
}
