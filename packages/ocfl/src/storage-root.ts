import { collectBytes } from '@mocban/core';
import type { ReadStore, WriteStore } from '@mocban/storage';
import { bytesOf } from '@mocban/core';
import { OcflError } from './error.js';
import { readInventory } from './inventory/read.js';
import { JsonError, JsonObject, parseJson, type JsonValue } from './json.js';
import { joinKey } from './key.js';
import { DEFAULT_LAYOUT, layoutOf, objectPathOf, type Layout } from './layout.js';

export interface InitStorageRootOptions {
  /** @defaultValue `0004-hashed-n-tuple-storage-layout` with its default parameters */
  layout?: '0004-hashed-n-tuple-storage-layout';
}

/** A storage root whose declaration and layout have been read. */
export interface StorageRoot {
  /** Version of the specification that the root declares. */
  version: '1.0' | '1.1';
  /** Name in `ocfl_layout.json`, also when the extension is not known here. */
  layoutName?: string;
  /** `undefined` when objects can only be found by walking. */
  layout?: Layout;
  /**
   * Where an object lies below the root.
   * @throws OcflError `OCFL_UNSUPPORTED` without a known layout, `OCFL_PATH_UNSAFE`
   */
  objectPath(id: string): string;
}

const ROOT_DECLARATION = '0=ocfl_1.1';

const ROOT_FILES: readonly (readonly [string, string])[] = [
  [
    'ocfl_1.1.txt',
    'This folder is a storage root of the Oxford Common File Layout (OCFL), version 1.1.\n' +
      'The specification is at https://ocfl.io/1.1/spec/\n' +
      'Object ids are mapped to folders by the community extension 0004-hashed-n-tuple-storage-layout,\n' +
      'https://ocfl.github.io/extensions/0004-hashed-n-tuple-storage-layout.html\n',
  ],
  [
    `extensions/${DEFAULT_LAYOUT.extension}/config.json`,
    `${JSON.stringify(
      {
        extensionName: DEFAULT_LAYOUT.extension,
        digestAlgorithm: DEFAULT_LAYOUT.digestAlgorithm,
        tupleSize: DEFAULT_LAYOUT.tupleSize,
        numberOfTuples: DEFAULT_LAYOUT.numberOfTuples,
        shortObjectRoot: DEFAULT_LAYOUT.shortObjectRoot,
      },
      null,
      2,
    )}\n`,
  ],
  [
    'ocfl_layout.json',
    `${JSON.stringify({ extension: DEFAULT_LAYOUT.extension, description: 'Folders named by the SHA-256 of the object id, below three levels of three characters' }, null, 2)}\n`,
  ],
  // Last: a root without its declaration is not a root yet.
  [ROOT_DECLARATION, 'ocfl_1.1\n'],
];

/**
 * Makes a folder an OCFL 1.1 storage root, or finds that it is one. Run again after a crash it completes what is there.
 * @throws OcflError `OCFL_ROOT_INVALID` when the folder holds something else
 */
export async function initStorageRoot(
  store: WriteStore,
  prefix: string,
  options: InitStorageRootOptions = {},
): Promise<void> {
  if ((options.layout ?? DEFAULT_LAYOUT.extension) !== DEFAULT_LAYOUT.extension)
    throw new OcflError('OCFL_UNSUPPORTED', 'only layout 0004-hashed-n-tuple-storage-layout can be made');
  const { files, folders } = await store.children(prefix);
  const names = new Set(ROOT_FILES.map(([path]) => path.split('/')[0]!));
  if (
    !files.includes(ROOT_DECLARATION) &&
    (!files.every((name) => names.has(name) || name.endsWith('.part')) || !folders.every((name) => names.has(name)))
  )
    throw new OcflError('OCFL_ROOT_INVALID', 'the folder is no storage root and is not empty');
  for (const [path, text] of ROOT_FILES) {
    const key = joinKey(prefix, path);
    if ((await store.stat(key)) === undefined) await store.write(key, bytesOf(text));
    else if (path !== 'ocfl_1.1.txt' && (await collectBytes(store.read(key), 65_536)).toString('utf8') !== text)
      throw new OcflError('OCFL_ROOT_INVALID', `${path} is there with other content`);
  }
}

/**
 * Reads a root's declaration and layout.
 * @throws OcflError `OCFL_ROOT_INVALID`
 */
export async function openStorageRoot(store: ReadStore, prefix: string): Promise<StorageRoot> {
  const { files } = await store.children(prefix);
  const versions = files.flatMap((name) => /^0=ocfl_(1\.[01])$/.exec(name)?.[1] ?? []) as ('1.0' | '1.1')[];
  if (versions.length !== 1 || versions[0] === undefined)
    throw new OcflError(
      'OCFL_ROOT_INVALID',
      `expected one declaration 0=ocfl_1.0 or 0=ocfl_1.1, found ${versions.length}`,
    );
  const layoutName = await readLayoutName(store, prefix);
  const layout =
    layoutName === undefined ? undefined : layoutOf(layoutName, await readConfig(store, prefix, layoutName));
  return {
    version: versions[0],
    ...(layoutName === undefined ? {} : { layoutName }),
    ...(layout === undefined ? {} : { layout }),
    objectPath(id) {
      if (layout === undefined)
        throw new OcflError('OCFL_UNSUPPORTED', 'the storage root has no layout that is known here');
      return objectPathOf(layout, id);
    },
  };
}

async function readLayoutName(store: ReadStore, prefix: string): Promise<string | undefined> {
  const json = await readSmallJson(store, joinKey(prefix, 'ocfl_layout.json'));
  if (json === undefined) return undefined;
  const name = json instanceof JsonObject ? json.get('extension') : undefined;
  if (typeof name !== 'string') throw new OcflError('OCFL_ROOT_INVALID', 'ocfl_layout.json names no extension');
  return name;
}

async function readConfig(store: ReadStore, prefix: string, name: string): Promise<JsonValue | undefined> {
  return /^[\w-]+$/.test(name) ? readSmallJson(store, joinKey(prefix, 'extensions', name, 'config.json')) : undefined;
}

async function readSmallJson(store: ReadStore, key: string): Promise<JsonValue | undefined> {
  if ((await store.stat(key)) === undefined) return undefined;
  try {
    return await parseJson(store.read(key), { maxBytes: 65_536 });
  } catch (cause) {
    if (!(cause instanceof JsonError)) throw cause;
    throw new OcflError('OCFL_ROOT_INVALID', `the layout cannot be read: ${cause.message}`, { cause });
  }
}

/** An object found below a storage root. */
export interface ListedObject {
  /** Path below the storage root, as in `StagedObject`. */
  objectPrefix: string;
  /** With `ids`, and when the inventory could be read. */
  id?: string;
}

/** Whether a folder is an object root, or what damage has left of one. */
export const looksLikeObject = (children: { files: readonly string[]; folders: readonly string[] }): boolean =>
  children.files.some((name) => name.startsWith('0=ocfl_object_') || name === 'inventory.json') ||
  children.folders.includes('v1');

/**
 * Every object below a storage root, in byte order of paths, also one whose declaration is lost. Holds the names of the folders
 * on the way down.
 * @param options.ids read each inventory for its id
 */
export async function* listObjects(
  store: ReadStore,
  prefix: string,
  options: { ids?: boolean; signal?: AbortSignal } = {},
): AsyncGenerator<ListedObject> {
  const { folders } = await store.children(prefix);
  for (const name of folders) if (name !== 'extensions') yield* listBelow(store, prefix, name, options);
}

const MAX_DEPTH = 64;

async function* listBelow(
  store: ReadStore,
  prefix: string,
  path: string,
  options: { ids?: boolean; signal?: AbortSignal },
): AsyncGenerator<ListedObject> {
  options.signal?.throwIfAborted();
  const key = joinKey(prefix, path);
  const children = await store.children(key);
  if (looksLikeObject(children)) yield { objectPrefix: path, ...(options.ids ? await idOf(store, key) : {}) };
  else if (path.split('/').length < MAX_DEPTH)
    for (const name of children.folders) yield* listBelow(store, prefix, joinKey(path, name), options);
}

async function idOf(store: ReadStore, key: string): Promise<{ id?: string }> {
  try {
    return { id: (await readInventory(store, key)).inventory.id };
  } catch (error) {
    if (error instanceof OcflError) return {};
    throw error;
  }
}
