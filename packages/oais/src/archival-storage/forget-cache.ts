import { forgetCached } from '@mocban/storage';
import { inOrder } from '../concurrency.js';
import type { ArchiveStore, LocalArchiveStore } from '../ports.js';
import { isLocalStore } from './work-files.js';

/** Files whose names wait for the one process that has them forgotten. */
const AT_ONCE = 64;

/**
 * Has the system forget what it holds of a file in memory, so that the next reading is of the carrier.
 * @returns whether it was done
 */
export const forgetFile = async (store: ArchiveStore, key: string): Promise<boolean> =>
  isLocalStore(store) && forgetCached(store.files.localPath(key));

/** The same of every file of a store. @returns whether it was done of all of them */
export async function forgetStore(store: LocalArchiveStore, signal?: AbortSignal): Promise<boolean> {
  async function* keys(): AsyncGenerator<string> {
    for await (const { key, kind } of store.files.list('', signal ? { signal } : {})) if (kind === 'file') yield key;
  }
  let isDone = true;
  for await (const isForgotten of inOrder(keys(), AT_ONCE, (key) => forgetFile(store, key))) isDone &&= isForgotten;
  return isDone;
}
