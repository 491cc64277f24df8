import type { ReadStore } from '@mocban/storage';
import { joinKey, relativeKey } from '../key.js';

/** What a folder holds but folders. */
export interface WalkedFolder {
  /** Relative to the base of the walk. */
  path: string;
  files: readonly string[];
  /** Links and special files. */
  others: readonly string[];
  /** Whether it holds nothing at all. */
  isEmpty: boolean;
}

/** A folder and every folder below it, paths relative to `base`. Holds the folders still to be visited. */
export async function* walkFolder(
  store: ReadStore,
  base: string,
  folder: string,
  signal?: AbortSignal,
): AsyncGenerator<WalkedFolder> {
  const pending = [folder];
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    signal?.throwIfAborted();
    const { files, folders, others } = await store.children(current);
    const isEmpty = files.length + folders.length + others.length === 0;
    yield { path: relativeKey(base, current), files, others, isEmpty };
    for (const name of folders.reverse()) pending.push(joinKey(current, name));
  }
}
