import { bytesOf, collectBytes } from '@mocban/core';
import { initStorageRoot, OcflError } from '@mocban/ocfl';
import { StorageError, type FlushStore, type ReplaceStore } from '@mocban/storage';
import type { ArchiveStore } from '../../../ports.js';
import { joinKey } from '../../layout.js';
import type { Canary } from './canary-designs.js';

/** The canaries' own storage root in a store. */
export const CANARIES_PREFIX = 'canaries';

/**
 * Puts the canaries of a store as they were designed, where they are not: a canary that rots by itself proves nothing. They are compared
 * byte by byte with their design, and not by what audits. A store that refuses to be written must have all of them already.
 * @returns whether every canary lies there as it should
 */
export async function keepCanaries({ files }: ArchiveStore, canaries: readonly Canary[]): Promise<boolean> {
  try {
    await initStorageRoot(files, CANARIES_PREFIX);
    for (const canary of canaries) await keepOne(files, canary);
    return true;
  } catch (error) {
    if (error instanceof StorageError || error instanceof OcflError) return false;
    throw error;
  }
}

/** Puts the canaries into a store that is empty, and need not outlive the machine. */
export async function writeCanaries(files: FlushStore, canaries: readonly Canary[]): Promise<void> {
  for (const canary of canaries)
    for (const [path, bytes] of canary.files)
      await files.writeUnflushed(joinKey(joinKey(CANARIES_PREFIX, canary.path), path), bytesOf(bytes));
}

async function keepOne(files: ReplaceStore, canary: Canary): Promise<void> {
  const folder = joinKey(CANARIES_PREFIX, canary.path);
  for await (const { key } of files.list(folder))
    if (!canary.files.has(key.slice(folder.length + 1))) await files.remove(key);
  for (const [path, bytes] of canary.files) {
    const key = joinKey(folder, path);
    if (await hasBytes(files, key, bytes)) continue;
    await files.remove(key);
    await files.write(key, bytesOf(bytes));
  }
}

async function hasBytes(files: ReplaceStore, key: string, bytes: Buffer): Promise<boolean> {
  const found = await files.stat(key);
  return found?.sizeBytes === bytes.length && bytes.equals(await collectBytes(files.read(key), bytes.length));
}
