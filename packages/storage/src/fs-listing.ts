import { lstatSync, readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { byByteOrder, errnoOf, turnDue } from '@mocban/core';
import { toStorageError } from './error.js';
import type { StoreEntry } from './types.js';

/** A folder's entries in byte order; an absent folder, or a file, has none. Holds one folder's names. */
export function folderEntries(path: string, key: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => byByteOrder(a.name, b.name));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return [];
    throw toStorageError(error, key, 'list');
  }
}

/** Every entry below a folder, depth first, each folder in byte order. Holds the names of the folders on the way down. */
export async function* walk(folder: string, prefix: string, signal?: AbortSignal): AsyncGenerator<StoreEntry> {
  // A generator for each folder would pass every entry up through all of them.
  const way = [opened(folder, prefix)];
  for (let at = way.at(-1); at !== undefined; at = way.at(-1)) {
    signal?.throwIfAborted();
    const due = turnDue();
    if (due !== undefined) await due;
    const entry = at.entries[at.next++];
    if (entry === undefined) {
      way.pop();
      continue;
    }
    const path = join(at.folder, entry.name);
    const key = at.prefix === '' ? entry.name : `${at.prefix}/${entry.name}`;
    if (entry.isDirectory()) way.push(opened(path, key));
    else {
      const found = describe(path, key, entry.name);
      if (found !== undefined) yield found;
    }
  }
}

const opened = (folder: string, prefix: string) => ({
  folder,
  prefix,
  entries: folderEntries(folder, prefix),
  next: 0,
});

function describe(path: string, key: string, name: string): StoreEntry | undefined {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat !== undefined) return { key, sizeBytes: stat.size, kind: stat.isFile() ? 'file' : 'other' };
  } catch (error) {
    throw toStorageError(error, key, 'list');
  }
  // A name that is not UTF-8 cannot be found under its decoded form; it is shown, not passed over. Anything else is gone.
  return name.includes('\ufffd') ? { key, sizeBytes: 0, kind: 'other' } : undefined;
}
