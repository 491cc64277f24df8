import { bytesOf, type ByteSource } from '@mocban/core';
import { canFlush, type WriteStore } from '@mocban/storage';
import { ContentPaths, LogicalPaths } from './content-path.js';
import { DigestTap } from './digest.js';
import { OcflError } from './error.js';
import type { StoredMember } from './inventory/member-text.js';
import { InventoryLists, type InventoryTable } from './inventory/lists.js';
import { serialiseInventory } from './inventory/serialise.js';
import { joinKey, parentKey, relativeKey } from './key.js';
import { objectPathOf } from './layout/layout.js';
import { DEFAULT_LAYOUT } from './layout/types.js';
import { InFlight } from './in-flight.js';
import { contentPlacer } from './place-content.js';
import type { StagedObject, StageOptions, VersionFile } from './types.js';

export const INVENTORY_TYPE = 'https://ocfl.io/1.1/spec/#inventory';
const OBJECT_DECLARATION = '0=ocfl_object_1.1';
const FIXITY_ALGORITHMS = ['md5', 'sha1', 'sha256'] as const;

/**
 * Builds `<stagingPrefix>/object/`: declaration, `v1/content/`, inventory and sidecar in the root and in `v1`; durable when
 * it resolves. Run again after a crash with the same arguments it gives the same bytes, taking up what is already there.
 * Holds one entry per file, no file's bytes.
 * @param stagingPrefix store key of this transaction's staging folder
 * @param files every file of the version, in an order that a run again repeats; moved files are renamed on the same volume
 * @throws OcflError `OCFL_DIGEST_MISMATCH`, `OCFL_PATH_UNSAFE`, `OCFL_PATH_CONFLICT`
 */
export async function stageNewObject(
  store: WriteStore,
  stagingPrefix: string,
  options: StageOptions,
  files: Iterable<VersionFile> | AsyncIterable<VersionFile>,
): Promise<StagedObject> {
  const object = joinKey(stagingPrefix, 'object');
  const lists = new InventoryLists();
  const staging = await openStaging(store, object);
  await placeVersion(staging, 'v1', versionBlock(options), files, lists);
  return finishNewObject(staging, options, lists);
}

/** Writes what a new object has beside its content, and makes all of it durable. */
export async function finishNewObject(
  staging: Staging,
  options: StageOptions,
  lists: InventoryLists,
): Promise<StagedObject> {
  const inventory: InventoryTable = {
    id: options.id,
    type: INVENTORY_TYPE,
    digestAlgorithm: 'sha512',
    head: 'v1',
    lists,
  };
  await rewrite(
    staging.store,
    joinKey(staging.object, OBJECT_DECLARATION),
    bytesOf(`${OBJECT_DECLARATION.slice(2)}\n`),
  );
  const sha512 = await finishStaging(staging, inventory, [OBJECT_DECLARATION]);
  return {
    id: options.id,
    version: 'v1',
    stagedPrefix: staging.object,
    objectPrefix: objectPathOf(DEFAULT_LAYOUT, options.id),
    inventorySha512: sha512,
  };
}

export const versionBlock = ({ created, message, user }: StageOptions) => ({ created, message, user });

const PLACED_AT_ONCE = 16;

/** The folder an object or a version is built in. */
export interface Staging {
  store: WriteStore;
  object: string;
  /** Nothing lay there before, so that nothing of an interrupted run is to be taken up or removed. */
  isNew: boolean;
}

export async function openStaging(store: WriteStore, object: string): Promise<Staging> {
  const { files, folders, others } = await store.children(object);
  return { store, object, isNew: files.length + folders.length + others.length === 0 };
}

/**
 * Adds a version to the lists of an inventory and places the bytes that the object does not have yet below
 * `<object>/<version>/content`.
 */
export async function placeVersion(
  { store, object, isNew }: Staging,
  version: string,
  block: ReturnType<typeof versionBlock>,
  files: Iterable<VersionFile> | AsyncIterable<VersionFile>,
  lists: InventoryLists,
): Promise<void> {
  const { paths, digestOf } = lists.addVersion(version, block);
  const logicalPaths = new LogicalPaths(paths);
  const contentPaths = new ContentPaths();
  const placer = contentPlacer(store, isNew);
  const placing = new InFlight(PLACED_AT_ONCE);
  for await (const file of files) {
    digestOf.set(logicalPaths.add(file.logicalPath), lists.digests.add(file.sha512));
    if (lists.contentOf(file.sha512) !== undefined) continue;
    const path = joinKey(version, 'content', contentPaths.choose(file.logicalPath, file.sha512));
    const content = lists.addContent(path, file.sha512);
    for (const algorithm of FIXITY_ALGORITHMS) {
      const digest = file.fixity?.[algorithm];
      if (digest !== undefined) lists.addFixity(algorithm, content, digest);
    }
    await placing.add(() => placer.place(joinKey(object, path), file));
  }
  await placing.settle();
}

/**
 * Writes inventory and sidecar into the version and into the root, the inventory made once, removes what an interrupted run with other files left, and
 * makes the whole staged folder durable.
 * @param also names in the object's folder that no inventory lists
 * @param earlier as `serialiseInventory` takes it
 * @returns SHA-512 of the inventory
 */
export async function finishStaging(
  { store, object, isNew }: Staging,
  inventory: InventoryTable,
  also: readonly string[],
  earlier?: StoredMember,
): Promise<string> {
  const sha512 = await writeInventories(store, object, inventory, earlier);
  if (!isNew) await removeUnplanned(store, object, inventory, also);
  if (canFlush(store)) await store.flush(object);
  return sha512;
}

async function writeInventories(
  store: WriteStore,
  object: string,
  inventory: InventoryTable,
  earlier: StoredMember | undefined,
): Promise<string> {
  const first = joinKey(object, inventory.head, 'inventory.json');
  const sha512 = await writeInventory(store, first, serialiseInventory(inventory, earlier));
  const copied = await writeInventory(store, joinKey(object, 'inventory.json'), store.read(first, { reuse: true }));
  if (copied !== sha512) throw new OcflError('OCFL_DIGEST_MISMATCH', `${first} is not read as it was written`);
  return sha512;
}

/** @returns SHA-512 of the inventory */
async function writeInventory(store: WriteStore, key: string, bytes: ByteSource): Promise<string> {
  const tap = new DigestTap(['sha512']);
  await rewrite(store, key, tap.through(bytes));
  const sha512 = tap.result().digests['sha512']!;
  await rewrite(store, `${key}.sha512`, bytesOf(`${sha512}  inventory.json\n`));
  return sha512;
}

/** Writes a file of the staged object anew, over what an interrupted run left. */
async function rewrite(store: WriteStore, key: string, bytes: ByteSource): Promise<void> {
  await store.remove(key);
  await (canFlush(store) ? store.writeUnflushed(key, bytes) : store.write(key, bytes));
}

async function removeUnplanned(
  store: WriteStore,
  object: string,
  inventory: InventoryTable,
  also: readonly string[],
): Promise<void> {
  const { contents } = inventory.lists;
  const planned = new Set<string>();
  for (const folder of ['', inventory.head])
    for (const name of ['inventory.json', 'inventory.json.sha512']) planned.add(joinKey(folder, name));
  for (const path of also) planned.add(path);
  for await (const entry of store.list(object))
    if (!planned.has(relativeKey(object, entry.key)) && !contents.has(relativeKey(object, entry.key)))
      await removeWithEmptyFolders(store, object, entry.key);
}

async function removeWithEmptyFolders(store: WriteStore, object: string, key: string): Promise<void> {
  await store.remove(key);
  for (let folder = parentKey(key); folder.length > object.length; folder = parentKey(folder)) {
    const { files, folders, others } = await store.children(folder);
    if (files.length + folders.length + others.length > 0) return;
    await store.remove(folder);
  }
}
