import type { ReadStore } from '@mocban/storage';
import { joinKey, relativeKey } from '../key.js';

export type WalkEntry = { kind: 'file' | 'other' | 'empty-folder'; path: string };

/** Every file, link and empty folder below a folder, paths relative to `base`. Holds the folders still to be visited. */
export async function* walkFolder(store: ReadStore, base: string, folder: string): AsyncGenerator<WalkEntry> {
  const pending = [folder];
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    const { files, folders, others } = await store.children(current);
    const path = relativeKey(base, current);
    if (files.length + folders.length + others.length === 0) yield { kind: 'empty-folder', path };
    for (const name of files) yield { kind: 'file', path: joinKey(path, name) };
    for (const name of others) yield { kind: 'other', path: joinKey(path, name) };
    for (const name of folders.reverse()) pending.push(joinKey(current, name));
  }
}
