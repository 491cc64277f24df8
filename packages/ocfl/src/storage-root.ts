import { collectBytes } from '@mocban/core';
import type { ReadStore, WriteStore } from '@mocban/storage';
import { bytesOf } from '@mocban/core';
import { OcflError } from './error.js';
import { readInventoryTable } from './inventory/read-table.js';
import { JsonError, JsonObject, parseJson, type JsonValue } from './json.js';
import { joinKey } from './key.js';
import { layoutOf } from './layout/config.js';
import { objectPathOf } from './layout/layout.js';
import { DEFAULT_LAYOUT, type Layout } from './layout/types.js';

export interface InitStorageRootOptions {
  /** Any registered storage layout. @defaultValue `DEFAULT_LAYOUT`, which is 0004 with its default parameters */
  layout?: Layout;
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

/** What a storage root of a layout begins with, the declaration last: a root without it is not a root yet. */
export function storageRootTexts({
  extension,
  ...parameters
}: Layout): readonly (readonly [path: string, text: string])[] {
  return [
    [
      'ocfl_1.1.txt',
      'This folder is a storage root of the Oxford Common File Layout (OCFL), version 1.1.\n' +
        'The specification is at https://ocfl.io/1.1/spec/\n' +
        `Object ids are mapped to folders by the community extension ${extension},\n` +
        `https://ocfl.github.io/extensions/${extension}.html\n`,
    ],
    [`extensions/${extension}/config.json`, jsonText({ extensionName: extension, ...parameters })],
    ['ocfl_layout.json', jsonText({ extension, description: DESCRIPTIONS[extension] })],
    [ROOT_DECLARATION, 'ocfl_1.1\n'],
  ];
}

const jsonText = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

const DESCRIPTIONS: Readonly<Record<Layout['extension'], string>> = {
  '0002-flat-direct-storage-layout': 'Folders named by the object id, directly below the root',
  '0003-hash-and-id-n-tuple-storage-layout': 'Folders named by the encoded object id, below folders of its digest',
  '0004-hashed-n-tuple-storage-layout':
    'Folders named by the SHA-256 of the object id, below three levels of three characters',
  '0006-flat-omit-prefix-storage-layout': 'Folders named by the object id without its prefix, directly below the root',
  '0007-n-tuple-omit-prefix-storage-layout':
    'Folders named by the object id without its prefix, below folders of its characters',
  '0010-differential-n-tuple-omit-prefix-storage-layout':
    'Folders named by the parts of the object id without its prefix',
  '0011-direct-clean-path-layout': 'Folders named by the object id, freed of dangerous characters',
  '0012-hash-and-no-prefix-id-n-tuple-storage-layout':
    'Folders named by the encoded object id without its prefix, below folders of its digest',
};

/**
 * Makes a folder an OCFL 1.1 storage root, or finds that it is one. Run again after a crash it completes what is there.
 * @throws OcflError `OCFL_ROOT_INVALID` when the folder holds something else
 */
export async function initStorageRoot(
  store: WriteStore,
  prefix: string,
  options: InitStorageRootOptions = {},
): Promise<void> {
  const wanted = storageRootTexts(options.layout ?? DEFAULT_LAYOUT);
  const { files, folders } = await store.children(prefix);
  const names = new Set(wanted.map(([path]) => path.split('/')[0]!));
  if (
    !files.includes(ROOT_DECLARATION) &&
    (!files.every((name) => names.has(name) || name.endsWith('.part')) || !folders.every((name) => names.has(name)))
  )
    throw new OcflError('OCFL_ROOT_INVALID', 'the folder is no storage root and is not empty');
  for (const [path, text] of wanted) {
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
    return { id: (await readInventoryTable(store, key)).table.id };
  } catch (error) {
    if (error instanceof OcflError) return {};
    throw error;
  }
}
