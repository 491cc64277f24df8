import type { ArchiveStore } from '../../ports.js';
import { ArchiveError } from '../../error.js';
import { loadInventory } from '../inventory.js';
import { readDigest } from '../object-files.js';
import { snapshotObjectId, snapshotObjectPath } from './reserved-objects.js';

/** The newest version of the catalogue snapshot that a store has. */
export interface SnapshotHead {
  store: ArchiveStore;
  generation: number;
  objectId: string;
  /** Relative to the store's root. */
  objectPath: string;
  /** Newest version, e.g. `v7`, and its number. */
  version: string;
  number: number;
  inventorySha512: string;
}

/** Generations before the first one that may be gone: removed by the rule that keeps so many. */
const MOST_REMOVED = 256;
/** Between two that are there: lost, or removed elsewhere while this store, which has an old one, was away. */
const MOST_LOST = 32;
/** Names that are asked for at once. */
const ASKED_TOGETHER = 16;

/**
 * The newest generation of the catalogue snapshot in a store. Reads names and one inventory.
 * @returns `undefined` where there is none
 * @throws ArchiveError `ARCHIVE_OBJECT_DAMAGED` when its inventory cannot be read
 */
export async function findSnapshotHead(store: ArchiveStore): Promise<SnapshotHead | undefined> {
  const newest = (await listSnapshotGenerations(store)).at(-1);
  return newest === undefined ? undefined : readSnapshotHead(store, newest);
}

/** The generations that a store has something of, oldest first. */
export async function listSnapshotGenerations(store: ArchiveStore): Promise<number[]> {
  const found: number[] = [];
  for (
    let from = 1;
    from - (found.at(-1) ?? 0) <= (found.length > 0 ? MOST_LOST : MOST_REMOVED);
    from += ASKED_TOGETHER
  ) {
    const asked = Array.from({ length: ASKED_TOGETHER }, (_, at) => from + at);
    const there = await Promise.all(asked.map((generation) => isThere(store, generation)));
    found.push(...asked.filter((_, at) => there[at]));
  }
  return found;
}

async function isThere(store: ArchiveStore, generation: number): Promise<boolean> {
  const { files, folders } = await store.files.children(snapshotObjectPath(store, generation));
  return files.length + folders.length > 0;
}

async function readSnapshotHead(store: ArchiveStore, generation: number): Promise<SnapshotHead> {
  const objectPath = snapshotObjectPath(store, generation);
  const loaded = await loadInventory(store, objectPath);
  const read = await readDigest(store, `${objectPath}/inventory.json`, 'sha512');
  if ('findings' in loaded || read.kind !== 'read')
    throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${objectPath}: the inventory cannot be read`);
  const { head } = loaded.inventory;
  return {
    store,
    generation,
    objectId: snapshotObjectId(generation),
    objectPath,
    version: head,
    number: Number(head.slice(1)),
    inventorySha512: read.digest,
  };
}

/** Whether one head is newer than another. */
export const isNewer = (
  a: Pick<SnapshotHead, 'generation' | 'number'>,
  b: Pick<SnapshotHead, 'generation' | 'number'>,
): boolean => a.generation > b.generation || (a.generation === b.generation && a.number > b.number);
