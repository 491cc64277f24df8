import { byByteOrder } from '@mocban/core';
import type { ArchiveStore } from '../../ports.js';
import type { ObjectVerdict } from '../types.js';
import { auditObject } from '../audit/audit-object.js';
import { loadInventory } from '../inventory.js';
import { samePath } from '../layout.js';
import { walkObjects } from '../audit/walk-root.js';

/** An object that a repair is to look at. */
export interface RepairCandidate {
  /** Relative to the store's root. */
  path: string;
  verdict: ObjectVerdict;
}

/**
 * The objects of a store that are not intact, and those that only the other store has, in byte order of path. Re-reads the
 * store; holds all paths of both. Never writes.
 * @param options.id only this object, intact or not
 */
export async function* findRepairs(
  store: ArchiveStore,
  from: ArchiveStore,
  options: { id?: string; signal?: AbortSignal } = {},
): AsyncGenerator<RepairCandidate> {
  const { id, ...running } = options;
  for (const path of await allPaths(store, from, running)) {
    if (
      id !== undefined &&
      !(await isNamed(id, store, path)) &&
      !(await isNamed(id, from, samePath(store, path, from)))
    )
      continue;
    const { verdict } = await auditObject(store, path, running);
    if (id !== undefined || verdict !== 'intact') yield { path, verdict };
  }
}

async function allPaths(store: ArchiveStore, from: ArchiveStore, options: { signal?: AbortSignal }): Promise<string[]> {
  const paths = new Set<string>();
  for await (const met of walkObjects(store, options)) if (met.kind === 'object') paths.add(met.path);
  for await (const met of walkObjects(from, options))
    if (met.kind === 'object') paths.add(samePath(from, met.path, store));
  return [...paths].sort(byByteOrder);
}

async function isNamed(id: string, store: ArchiveStore, path: string): Promise<boolean> {
  const loaded = await loadInventory(store, path);
  return 'inventory' in loaded && loaded.inventory.id === id;
}
