import { bytesOf, collectBytes } from '@mocban/core';
import { initStorageRoot, OcflError } from '@mocban/ocfl';
import { canFlush, StorageError, type ReplaceStore } from '@mocban/storage';
import type { ArchiveStore } from '../../../ports.js';
import { joinKey } from '../../layout.js';
import type { Canary } from './canary-designs.js';

/** The canaries' own storage root in a store. */
export const CANARIES_PREFIX = 'canaries';

/**
 * Puts the canaries of a store as they were designed, where they are not: a canary that rots by itself proves nothing. They are compared
 * byte by byte with their design, and not by what audits. A store that refuses to be written must have all of them already.
 * @param isLasting whether they are to be there after a crash of the machine
 * @returns whether every canary lies there as it should
 */
export async function keepCanaries(
  { files }: ArchiveStore,
  canaries: readonly Canary[],
  { isLasting }: { isLasting: boolean },
): Promise<boolean> {
  const write = (key: string, bytes: Buffer): Promise<unknown> =>
    canFlush(files) && !isLasting ? files.writeUnflushed(key, bytesOf(bytes)) : files.write(key, bytesOf(bytes));
  try {
    if (isLasting) await initStorageRoot(files, CANARIES_PREFIX);
    for (const canary of canaries) await keepOne(files, canary, write);
    return true;
  } catch (error) {
    if (error instanceof StorageError || error instanceof OcflError) return false;
    throw error;
  }
}

async function keepOne(
  files: ReplaceStore,
  canary: Canary,
  write: (key: string, bytes: Buffer) => Promise<unknown>,
): Promise<void> {
  const folder = joinKey(CANARIES_PREFIX, canary.path);
  for await (const { key } of files.list(folder))
    if (!canary.files.has(key.slice(folder.length + 1))) await files.remove(key);
  for (const [path, bytes] of canary.files) {
    const key = joinKey(folder, path);
    if (await hasBytes(files, key, bytes)) continue;
    await files.remove(key);
    await write(key, bytes);
  }
}

async function hasBytes(files: ReplaceStore, key: string, bytes: Buffer): Promise<boolean> {
  const found = await files.stat(key);
  return found?.sizeBytes === bytes.length && bytes.equals(await collectBytes(files.read(key), bytes.length));
}
