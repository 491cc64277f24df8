import type { Finding } from '@mocban/core';
import type { ArchiveStore } from '../../ports.js';
import { joinKey, objectsPrefix } from '../layout.js';
import { readSmall, refusal } from '../object-files.js';

/** What a walk of the storage hierarchy meets, in byte order. */
export type Met = { kind: 'object'; path: string } | { kind: 'finding'; finding: Finding };

const MAX_DEPTH = 64;
const SMALL_MAX_BYTES = 65_536;

/** What is wrong with the storage root itself, then what `walkObjects` meets. */
export async function* walkStore(store: ArchiveStore, options: { signal?: AbortSignal } = {}): AsyncGenerator<Met> {
  for (const finding of store.findings ?? (await auditRoot(store))) yield { kind: 'finding', finding };
  yield* walkObjects(store, options);
}

/**
 * Every object of a storage root by its folder, also where its declaration or inventory is lost, and everything that lies
 * where only objects may (E072, E073). Paths and locations are relative to the store's root. Holds one path of folders.
 */
export async function* walkObjects(store: ArchiveStore, options: { signal?: AbortSignal } = {}): AsyncGenerator<Met> {
  const root = objectsPrefix(store);
  const names = await childrenOf(store, root);
  if ('finding' in names) return yield { kind: 'finding', finding: names.finding };
  for (const name of names.others)
    yield stray('E072', joinKey(root, name), 'expected a folder of objects, found a link or a device');
  for (const name of names.folders) {
    if (name === 'extensions') continue;
    yield* walk(store, joinKey(root, name), 1, options.signal);
  }
}

async function* walk(store: ArchiveStore, path: string, depth: number, signal?: AbortSignal): AsyncGenerator<Met> {
  signal?.throwIfAborted();
  const names = await childrenOf(store, path);
  if ('finding' in names) return yield { kind: 'finding', finding: names.finding };
  if (isObjectRoot(path, names)) return yield { kind: 'object', path };
  for (const name of [...names.files, ...names.others])
    yield stray('E072', joinKey(path, name), 'the file belongs to no object');
  if (names.folders.length === 0 && names.files.length + names.others.length === 0)
    yield stray('E073', path, 'the folder is empty');
  if (depth >= MAX_DEPTH) return yield stray('E088', path, `folders nested deeper than ${MAX_DEPTH}`);
  for (const name of names.folders) yield* walk(store, joinKey(path, name), depth + 1, signal);
}

/**
 * A declaration, an inventory, its sidecar or a version's folder makes an object, so that one that lost some of them is
 * still met; so does a name that only an object root of layout 0004 has.
 */
function isObjectRoot(path: string, names: { files: string[]; folders: string[] }): boolean {
  return (
    names.files.some((name) => name.startsWith('0=ocfl_object_') || /^inventory\.json(\.sha(256|512))?$/.test(name)) ||
    names.folders.some((name) => /^v\d+$/.test(name)) ||
    /(^|\/)[0-9a-f]{64}$/.test(path)
  );
}

/**
 * The declaration and the layout of the storage root itself (OCFL 1.1 §4). Never throws on damage.
 * @returns findings whose locations are relative to the store's root
 */
export async function auditRoot(store: ArchiveStore): Promise<Finding[]> {
  const root = objectsPrefix(store);
  const names = await childrenOf(store, root);
  if ('finding' in names) return [names.finding];
  return [...(await auditDeclaration(store, root, names.files)), ...(await auditLayout(store, root, names.files))];
}

async function auditDeclaration(store: ArchiveStore, root: string, files: string[]): Promise<Finding[]> {
  const declarations = files.filter((name) => name.startsWith('0='));
  const [name] = declarations;
  if (name === undefined) return [error('E069', root || '.', 'the storage root has no declaration')];
  if (declarations.length > 1) return [error('E076', root || '.', 'the storage root has several declarations')];
  const key = joinKey(root, name);
  if (!/^0=ocfl_1\.[01]$/.test(name)) return [error('E079', key, 'the declaration names no known version of OCFL')];
  const bytes = await readSmall(store, key, SMALL_MAX_BYTES);
  if (!(bytes instanceof Uint8Array)) return [error('IO_READ_FAILED', key, `the declaration is ${bytes.kind}`)];
  return Buffer.from(bytes).toString('utf8') === `${name.slice(2)}\n`
    ? []
    : [error('E080', key, 'the text of the declaration is not its name')];
}

async function auditLayout(store: ArchiveStore, root: string, files: string[]): Promise<Finding[]> {
  const key = joinKey(root, 'ocfl_layout.json');
  if (!files.includes('ocfl_layout.json'))
    return objectsPrefix(store) === ''
      ? []
      : [error('E070', key, 'the description of the layout is missing; every store of this kind has one')];
  const layout = await readJson(store, key);
  if ('finding' in layout) return [layout.finding];
  const { extension, description } = layout.value;
  if (typeof extension !== 'string' || typeof description !== 'string')
    return [error('E070', key, 'expected the keys extension and description')];
  const configKey = joinKey(root, 'extensions', extension, 'config.json');
  if ((await store.files.stat(configKey)) === undefined) return [];
  const config = await readJson(store, configKey);
  if ('finding' in config) return [{ ...config.finding, rule: 'E071' }];
  return config.value['extensionName'] === extension
    ? []
    : [error('E071', configKey, `expected the configuration of ${extension}`)];
}

async function readJson(
  store: ArchiveStore,
  key: string,
): Promise<{ value: Record<string, unknown> } | { finding: Finding }> {
  const bytes = await readSmall(store, key, SMALL_MAX_BYTES);
  if (!(bytes instanceof Uint8Array)) return { finding: error('IO_READ_FAILED', key, `the file is ${bytes.kind}`) };
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { value: value as Record<string, unknown> };
  } catch {
    // Falls through: text that is no JSON is reported like JSON that is no object.
  }
  return { finding: error('E070', key, 'expected a JSON object') };
}

type Names = { files: string[]; folders: string[]; others: string[] };

async function childrenOf(store: ArchiveStore, path: string): Promise<Names | { finding: Finding }> {
  try {
    return await store.files.children(path);
  } catch (cause) {
    const refused = refusal(cause);
    return { finding: error('IO_READ_FAILED', path || '.', `the folder is ${refused.kind}`) };
  }
}

const stray = (rule: string, location: string, message: string): Met => ({
  kind: 'finding',
  finding: error(rule, location, message),
});

const error = (rule: string, location: string, message: string): Finding => ({
  rule,
  severity: 'error',
  location,
  message,
  ...(/^E\d/.test(rule) && { standard: 'OCFL 1.1' }),
});
