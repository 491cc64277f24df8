import type { Layout } from '@mocban/ocfl';
import { DEFAULT_LAYOUT, objectPathOf, OcflError, openStorageRoot } from '@mocban/ocfl';
import type { ArchiveStore } from '../ports.js';
import { below, joinKey, objectsPrefix, stagingRoot } from './layout.js';

const layouts = new WeakMap<ArchiveStore, Promise<Layout | undefined>>();

/**
 * Where an object with this id belongs, when it lies in the storage hierarchy and the layout of the root is known.
 * @returns path from the store's root, `undefined` when nothing can be said
 */
export async function properPath(store: ArchiveStore, objectPath: string, id: string): Promise<string | undefined> {
  const root = objectsPrefix(store);
  if (objectPath.startsWith(`${stagingRoot(store)}/`) || joinKey(root, below(root, objectPath)) !== objectPath)
    return undefined;
  const layout = await layoutOfRoot(store);
  if (layout === undefined) return undefined;
  try {
    return joinKey(root, objectPathOf(layout, id));
  } catch (error) {
    if (error instanceof OcflError) return undefined;
    throw error;
  }
}

/** A store of ours has one layout; that of a bare root is read once. */
function layoutOfRoot(store: ArchiveStore): Promise<Layout | undefined> {
  if (objectsPrefix(store) !== '') return Promise.resolve(DEFAULT_LAYOUT);
  let layout = layouts.get(store);
  if (layout === undefined) {
    // A root whose layout cannot be read is the root audit's matter.
    layout = openStorageRoot(store.files, '').then(
      (opened) => opened.layout,
      () => undefined,
    );
    layouts.set(store, layout);
  }
  return layout;
}
