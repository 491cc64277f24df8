import type { PublishStore } from '@mocban/storage';
import { ContentPaths, LogicalPaths } from './content-path.js';
import { DigestTap } from './digest.js';
import { serialiseInventory } from './inventory/serialise.js';
import { joinKey, parentKey, relativeKey } from './key.js';
import { DEFAULT_LAYOUT, objectPathOf } from './layout.js';
import { rewrite } from './commit.js';
import { InFlight } from './in-flight.js';
import { contentPlacer } from './place-content.js';
import type { Inventory, StagedObject, StageOptions, VersionFile } from './types.js';

export const INVENTORY_TYPE = 'https://ocfl.io/1.1/spec/#inventory';
const OBJECT_DECLARATION = '0=ocfl_object_1.1';
const FIXITY_ALGORITHMS = ['md5', 'sha1', 'sha256'] as const;

/** What the files of a version add to an inventory. */
export interface VersionContent {
  manifest: Map<string, string[]>;
  state: Map<string, string[]>;
  fixity: Map<string, Map<string, string[]>>;
}

/**
 * Builds `<stagingPrefix>/object/`: declaration, `v1/content/`, inventory and sidecar in the root and in `v1`; durable when
 * it resolves. Run again after a crash with the same arguments it gives the same bytes, taking up what is already there.
 * Holds one entry per file, no file's bytes.
 * @param stagingPrefix store key of this transaction's staging folder
 * @param files every file of the version, in an order that a run again repeats; moved files are renamed on the same volume
 * @throws OcflError `OCFL_DIGEST_MISMATCH`, `OCFL_PATH_UNSAFE`, `OCFL_PATH_CONFLICT`
 */
export async function stageNewObject(
  store: PublishStore,
  stagingPrefix: string,
  options: StageOptions,
  files: Iterable<VersionFile> | AsyncIterable<VersionFile>,
): Promise<StagedObject> {
  const object = joinKey(stagingPrefix, 'object');
  const content = await placeVersion(store, object, 'v1', files, new Map());
  const inventory: Inventory = {
    id: options.id,
    type: INVENTORY_TYPE,
    digestAlgorithm: 'sha512',
    head: 'v1',
    manifest: Object.fromEntries(content.manifest),
    versions: { v1: versionBlock(options, content) },
    ...fixityOf(content),
  };
  await rewrite(store, joinKey(object, OBJECT_DECLARATION), `${OBJECT_DECLARATION.slice(2)}\n`);
  const sha512 = await writeInventories(store, object, 'v1', inventory);
  await removeUnplanned(store, object, inventory, [OBJECT_DECLARATION]);
  return {
    id: options.id,
    version: 'v1',
    stagedPrefix: object,
    objectPrefix: objectPathOf(DEFAULT_LAYOUT, options.id),
    inventorySha512: sha512,
  };
}

export const versionBlock = (options: StageOptions, content: VersionContent): Inventory['versions'][string] => ({
  created: options.created,
  message: options.message,
  user: options.user,
  state: Object.fromEntries(content.state),
});

export const fixityOf = (content: VersionContent): Pick<Inventory, 'fixity'> =>
  content.fixity.size === 0
    ? {}
    : { fixity: Object.fromEntries([...content.fixity].map(([name, block]) => [name, Object.fromEntries(block)])) };

// A flush waits for the disk: several under way share its journal.
const PLACED_AT_ONCE = 16;

/**
 * Places the bytes that the object does not have yet below `<object>/<version>/content`.
 * @param stored content paths by digest that the object holds already
 */
export async function placeVersion(
  store: PublishStore,
  object: string,
  version: string,
  files: Iterable<VersionFile> | AsyncIterable<VersionFile>,
  stored: ReadonlyMap<string, string[]>,
): Promise<VersionContent> {
  const content: VersionContent = { manifest: new Map(stored), state: new Map(), fixity: new Map() };
  const logicalPaths = new LogicalPaths();
  const contentPaths = new ContentPaths();
  const placer = contentPlacer(store);
  const placing = new InFlight(PLACED_AT_ONCE);
  for await (const file of files) {
    logicalPaths.add(file.logicalPath);
    append(content.state, file.sha512, file.logicalPath);
    if (content.manifest.has(file.sha512)) continue;
    const path = joinKey(version, 'content', contentPaths.choose(file.logicalPath, file.sha512));
    content.manifest.set(file.sha512, [path]);
    addFixity(content, file, path);
    await placing.add(() => placer.place(joinKey(object, path), file));
  }
  await placing.settle();
  await placer.finish();
  return content;
}

function addFixity(content: VersionContent, file: VersionFile, path: string): void {
  for (const algorithm of FIXITY_ALGORITHMS) {
    const digest = file.fixity?.[algorithm];
    if (digest === undefined) continue;
    const block = content.fixity.get(algorithm) ?? new Map<string, string[]>();
    content.fixity.set(algorithm, block);
    append(block, digest, path);
  }
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** Writes inventory and sidecar into the version and into the root; SHA-512 of the inventory. */
export async function writeInventories(
  store: PublishStore,
  object: string,
  version: string,
  inventory: Inventory,
): Promise<string> {
  let sha512 = '';
  for (const folder of [joinKey(object, version), object]) {
    const tap = new DigestTap(['sha512']);
    const key = joinKey(folder, 'inventory.json');
    await store.remove(key);
    await store.write(key, tap.through(serialiseInventory(inventory)));
    sha512 = tap.result().digests['sha512']!;
    await rewrite(store, `${key}.sha512`, `${sha512}  inventory.json\n`);
  }
  return sha512;
}

/** Removes what an interrupted run with other files left in the staged folder. */
export async function removeUnplanned(
  store: PublishStore,
  object: string,
  inventory: Inventory,
  also: readonly string[],
): Promise<void> {
  const planned = new Set(Object.values(inventory.manifest).flat());
  for (const folder of ['', inventory.head])
    for (const name of ['inventory.json', 'inventory.json.sha512']) planned.add(joinKey(folder, name));
  for (const path of also) planned.add(path);
  for await (const entry of store.list(object))
    if (!planned.has(relativeKey(object, entry.key))) await removeWithEmptyFolders(store, object, entry.key);
}

async function removeWithEmptyFolders(store: PublishStore, object: string, key: string): Promise<void> {
  await store.remove(key);
  for (let folder = parentKey(key); folder.length > object.length; folder = parentKey(folder)) {
    const { files, folders, others } = await store.children(folder);
    if (files.length + folders.length + others.length > 0) return;
    await store.remove(folder);
  }
}
