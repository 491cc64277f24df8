import { createHash } from 'node:crypto';
import { bytesOf, collectBytes } from '@mocban/core';
import { canErase, canPublish, StorageError, type ReadStore, type WriteStore } from '@mocban/storage';
import { inventorySha512 } from './commit.js';
import { OcflError } from './error.js';
import { readInventoryTable } from './inventory/read-table.js';
import { joinKey } from './key.js';
import { pruneEmptyFolders } from './prune.js';

/** What remains of an object that was disposed of: a JSON file of the storage root, beside its declaration. */
export interface Tombstone {
  type: typeof TOMBSTONE_TYPE;
  id: string;
  /** Where the object lay below the storage root. */
  objectPath: string;
  head: string;
  versions: number;
  /** Content files that were removed. */
  contentFiles: number;
  /** SHA-512 of the object's `inventory.json`, lower-case hex. */
  inventorySha512: string;
  /** When, RFC 3339 with zone. */
  purged: string;
  reason: string;
  /** The decision that allows it, where there is one. */
  authority?: string;
  user: { name: string; address?: string };
}

export type PurgeOptions = Pick<Tombstone, 'id' | 'purged' | 'reason' | 'authority' | 'user'>;

export interface Purge {
  /** `adopted`: an earlier run had removed it, or had begun to. Its tombstone stands, with its time and reason. */
  outcome: 'purged' | 'adopted';
  tombstone: Tombstone;
  /** Name of the tombstone's file in the storage root. */
  tombstoneName: string;
}

/** `type` of a tombstone, by which it is known in a storage root. */
export const TOMBSTONE_TYPE = 'urn:mocban:ocfl-tombstone:1';
const TOMBSTONE_NAME = /^tombstone-[0-9a-f]{64}-[0-9a-f]{16}\.json$/;
const MAX_TOMBSTONE_BYTES = 1024 * 1024;

/**
 * Removes an object with all its versions for good, as the law allows for records whose time is over, and leaves a tombstone.
 * The tombstone is durable before anything is removed; the object leaves the storage root in one rename, or, in a store that has none, file by
 * file with every earlier version of them. Killed at any instant and run again, it goes on where it stopped. Other copies of the object are the caller's to remove.
 * @param rootPrefix store key of the storage root
 * @param objectPrefix path of the object below the storage root, `undefined` where it is not there any more
 * @param stagingPrefix store key of this transaction's staging folder, outside the storage root and on the same volume
 * @throws OcflError `OCFL_OBJECT_MISSING` when there is neither the object nor a tombstone, `OCFL_OBJECT_EXISTS` when another
 *   object lies there, `OCFL_HEAD_CHANGED` when it was changed meanwhile, and as `readInventory`
 * @see OCFL 1.1 implementation notes, 4.7 Deletion
 */
export async function purgeObject(
  store: WriteStore,
  rootPrefix: string,
  objectPrefix: string | undefined,
  stagingPrefix: string,
  options: PurgeOptions,
): Promise<Purge> {
  const object = objectPrefix === undefined ? undefined : joinKey(rootPrefix, objectPrefix);
  if (objectPrefix === undefined || object === undefined || (await inventorySha512(store, object)) === undefined)
    return finishEarlier(store, rootPrefix, stagingPrefix, options.id);
  const planned = await tombstoneFor(store, object, objectPrefix, options);
  const { tombstone, name, isNew } = await placeTombstone(store, rootPrefix, planned);
  await takeOut(store, object, joinKey(stagingPrefix, 'purged'), tombstone, () =>
    isNew ? store.remove(joinKey(rootPrefix, name)) : Promise.resolve(),
  );
  await cleanUp(store, rootPrefix, object, stagingPrefix);
  return { outcome: isNew ? 'purged' : 'adopted', tombstone, tombstoneName: name };
}

/** Every tombstone of a storage root, in the order of their names. A file that is none is passed over. */
export async function* listTombstones(store: ReadStore, rootPrefix: string): AsyncGenerator<Tombstone> {
  for (const name of (await store.children(rootPrefix)).files) {
    const tombstone = TOMBSTONE_NAME.test(name) ? await readTombstone(store, rootPrefix, name) : undefined;
    if (tombstone !== undefined) yield tombstone;
  }
}

async function tombstoneFor(
  store: ReadStore,
  object: string,
  objectPath: string,
  { id, purged, reason, authority, user }: PurgeOptions,
): Promise<Tombstone> {
  const { table, sha512 } = await readInventoryTable(store, object);
  if (table.id !== id) throw new OcflError('OCFL_OBJECT_EXISTS', 'the object there has another id');
  return {
    type: TOMBSTONE_TYPE,
    id,
    objectPath,
    head: table.head,
    versions: table.lists.versions.size,
    contentFiles: table.lists.contents.size,
    inventorySha512: sha512,
    purged,
    reason,
    ...(authority === undefined ? {} : { authority }),
    user,
  };
}

/** The same for the same state of the same object, so that a run again finds what it left. */
const tombstoneName = ({ id, inventorySha512: digest }: Pick<Tombstone, 'id' | 'inventorySha512'>): string =>
  `${namesOf(id)}${digest.slice(0, 16)}.json`;

const namesOf = (id: string): string => `tombstone-${createHash('sha256').update(id, 'utf8').digest('hex')}-`;

async function placeTombstone(
  store: WriteStore,
  rootPrefix: string,
  planned: Tombstone,
): Promise<{ tombstone: Tombstone; name: string; isNew: boolean }> {
  const name = tombstoneName(planned);
  const earlier = await readTombstone(store, rootPrefix, name);
  if (earlier !== undefined) return { tombstone: earlier, name, isNew: false };
  await store.write(joinKey(rootPrefix, name), bytesOf(`${JSON.stringify(planned, null, 2)}\n`));
  return { tombstone: planned, name, isNew: true };
}

async function readTombstone(store: ReadStore, rootPrefix: string, name: string): Promise<Tombstone | undefined> {
  const key = joinKey(rootPrefix, name);
  if ((await store.stat(key)) === undefined) return undefined;
  const bytes = await collectBytes(store.read(key), MAX_TOMBSTONE_BYTES);
  const json = jsonOf(bytes.toString('utf8'));
  return isTombstone(json) && tombstoneName(json) === name ? json : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isTombstone(json: unknown): json is Tombstone {
  const { type, id, objectPath, inventorySha512: digest, purged } = (json ?? {}) as Record<string, unknown>;
  return type === TOMBSTONE_TYPE && [id, objectPath, digest, purged].every((value) => typeof value === 'string');
}

/** Moves the object out of the storage root, and back when it is not what the tombstone says; what is refused leaves no tombstone. */
async function takeOut(
  store: WriteStore,
  object: string,
  target: string,
  tombstone: Tombstone,
  onRefused: () => Promise<void>,
): Promise<void> {
  if (!canPublish(store)) return eraseObject(store, object, onRefused);
  await store.remove(target);
  await store.publish(object, target);
  if ((await inventorySha512(store, target)) === tombstone.inventorySha512) return;
  await store.publish(target, object);
  await onRefused();
  throw new OcflError('OCFL_HEAD_CHANGED', 'the object was changed while it was being purged');
}

/** A store that is told to keep anything of the object refuses before any of it has gone. @throws StorageError `STORAGE_RETAINED` */
async function eraseObject(store: WriteStore, object: string, onRefused: () => Promise<void>): Promise<void> {
  try {
    await eraseKey(store, object);
  } catch (error) {
    // Any other failure leaves the tombstone, by which the next run goes on.
    const isRefused = error instanceof StorageError && error.code === 'STORAGE_RETAINED';
    if (isRefused && (await inventorySha512(store, object)) !== undefined) await onRefused();
    throw error;
  }
}

const eraseKey = (store: WriteStore, key: string): Promise<void> =>
  canErase(store) ? store.erase(key) : store.remove(key);

async function cleanUp(store: WriteStore, rootPrefix: string, object: string, stagingPrefix: string): Promise<void> {
  await store.remove(joinKey(stagingPrefix, 'purged'));
  await pruneEmptyFolders(store, object, rootPrefix);
}

async function finishEarlier(store: WriteStore, rootPrefix: string, stagingPrefix: string, id: string): Promise<Purge> {
  let last: Purge | undefined;
  for (const name of (await store.children(rootPrefix)).files) {
    const tombstone = name.startsWith(namesOf(id)) ? await readTombstone(store, rootPrefix, name) : undefined;
    if (tombstone !== undefined && !(last !== undefined && last.tombstone.purged > tombstone.purged))
      last = { outcome: 'adopted', tombstone, tombstoneName: name };
  }
  if (last === undefined) throw new OcflError('OCFL_OBJECT_MISSING', 'there is no such object and no tombstone of it');
  const object = joinKey(rootPrefix, last.tombstone.objectPath);
  if (!canPublish(store) && (await inventorySha512(store, object)) === undefined) await eraseKey(store, object);
  await cleanUp(store, rootPrefix, object, stagingPrefix);
  return last;
}
