import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { byByteOrder, errnoOf } from '@mocban/core';
import { toStorageError } from './error.js';
import type { StoreEntry } from './types.js';

/** Sizes asked for at once: enough to keep the file system busy, few enough to stay small. */
const STATS_AT_ONCE = 64;

/** A folder's entries in byte order; an absent folder, or a file, has none. Holds one folder's names. */
export async function folderEntries(path: string, key: string): Promise<Dirent[]> {
  try {
    return (await readdir(path, { withFileTypes: true })).sort((a, b) => byByteOrder(a.name, b.name));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return [];
    throw toStorageError(error, key, 'list');
  }
}

/** Every entry below a folder, depth first, each folder in byte order. Holds the names of the folders on the way down. */
export async function* walk(folder: string, prefix: string, signal?: AbortSignal): AsyncGenerator<StoreEntry> {
  const entries = await folderEntries(folder, prefix);
  for (let at = 0; at < entries.length; at += STATS_AT_ONCE) {
    signal?.throwIfAborted();
    const some = entries.slice(at, at + STATS_AT_ONCE);
    const listed = await Promise.all(some.map((entry) => (entry.isDirectory() ? undefined : describe(entry))));
    for (const [index, entry] of some.entries()) {
      const found = listed[index];
      if (found) yield found;
      else if (entry.isDirectory()) yield* walk(join(folder, entry.name), keyOf(entry), signal);
    }
  }

  function keyOf(entry: Dirent): string {
    return prefix === '' ? entry.name : `${prefix}/${entry.name}`;
  }

  async function describe(entry: Dirent): Promise<StoreEntry | undefined> {
    const key = keyOf(entry);
    try {
      const stat = await lstat(join(folder, entry.name));
      return { key, sizeBytes: stat.size, kind: stat.isFile() ? 'file' : 'other' };
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw toStorageError(error, key, 'list');
      // A name that is not UTF-8 cannot be found under its decoded form; it is shown, not passed over. Anything else is gone.
      return entry.name.includes('\ufffd') ? { key, sizeBytes: 0, kind: 'other' } : undefined;
    }
  }
}
