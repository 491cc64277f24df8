import { FindingLog } from '@mocban/core';
import { BytesError, collectBytes } from '@mocban/core';
import type { ReadStore } from '@mocban/storage';
import { DigestTap } from '../digest.js';
import { OcflError } from '../error.js';
import { JsonError, parseJson, type JsonValue } from '../json.js';
import { joinKey } from '../key.js';
import { Report } from '../report.js';
import type { Inventory, InventoryVersion } from '../types.js';
import { checkInventory, statedVersion } from './check.js';
import type { InventoryModel } from './model.js';

export interface ReadInventoryOptions {
  /** Bytes of `inventory.json` that are read at most. @defaultValue 512 MiB */
  maxBytes?: number;
  signal?: AbortSignal;
}

/** An inventory whose sidecar states its digest. */
export interface ReadInventory {
  inventory: Inventory;
  /** SHA-512 of `inventory.json`, whatever algorithm the object uses. */
  sha512: string;
  /** The object's digest algorithm, which is the sidecar's. */
  algorithm: 'sha512' | 'sha256';
}

/** `inventory.json` parsed and digested in one pass. */
export interface RawInventory {
  json: JsonValue;
  sizeBytes: number;
  digests: Record<string, string>;
}

/** @throws JsonError, StorageError */
export async function readRawInventory(
  store: ReadStore,
  key: string,
  options: ReadInventoryOptions = {},
): Promise<RawInventory> {
  const tap = new DigestTap(['sha512', 'sha256']);
  const read = store.read(key, {
    reuse: true,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const json = await parseJson(tap.through(read), options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes });
  return { json, ...tap.result() };
}

/** The digest a sidecar states, in lower case; `undefined` when it does not have the form DIGEST inventory.json. */
export function sidecarDigest(text: string): string | undefined {
  return /^([0-9a-fA-F]+)[ \t]+inventory\.json[ \t]*(\r?\n)?$/.exec(text)?.[1]?.toLowerCase();
}

const MAX_SIDECAR_BYTES = 4096;

/** @returns `undefined` when there is no sidecar */
export async function readSidecar(store: ReadStore, key: string): Promise<string | undefined> {
  if ((await store.stat(key)) === undefined) return undefined;
  try {
    return (await collectBytes(store.read(key), MAX_SIDECAR_BYTES)).toString('utf8');
  } catch (error) {
    // Too long to be a digest and a name: it has not the form of a sidecar, whatever it says.
    if (error instanceof BytesError) return '';
    throw error;
  }
}

/**
 * Reads and verifies the root inventory. A sidecar that disagrees is read once more; a root inventory identical to
 * `<head>/inventory.json` whose sidecar is good is a commit in progress and taken.
 * @param objectPrefix store key of the object root
 * @throws OcflError `OCFL_OBJECT_MISSING`, `OCFL_INVENTORY_INVALID`, `OCFL_INVENTORY_TOO_LARGE`, `OCFL_SIDECAR_MISMATCH`
 */
export async function readInventory(
  store: ReadStore,
  objectPrefix: string,
  options: ReadInventoryOptions = {},
): Promise<ReadInventory> {
  return verifiedBySidecar(store, objectPrefix, async (folder) => {
    const read = await readUnverified(store, folder, options);
    return { ...read, head: read.inventory.head };
  });
}

/** Reads an inventory by `read`, once more when its sidecar disagrees; see {@link readInventory}. */
export async function verifiedBySidecar<
  Read extends { head: string; sha512: string; algorithm: string; digests: Record<string, string> },
>(store: ReadStore, objectPrefix: string, read: (folder: string) => Promise<Read>): Promise<Read> {
  const first = await read(objectPrefix);
  if (await sidecarAgrees(store, objectPrefix, first)) return first;
  const second = await read(objectPrefix);
  if (await sidecarAgrees(store, objectPrefix, second)) return second;
  const head = joinKey(objectPrefix, second.head);
  if (
    (await store.stat(joinKey(head, 'inventory.json'))) !== undefined &&
    (await read(head)).sha512 === second.sha512 &&
    (await sidecarAgrees(store, head, second))
  )
    return second;
  throw new OcflError('OCFL_SIDECAR_MISMATCH', 'the sidecar of the inventory is missing or states another digest');
}

/** Reads the inventory of a folder without its sidecar. @throws OcflError */
export async function readUnverified(
  store: ReadStore,
  folder: string,
  options: ReadInventoryOptions = {},
): Promise<ReadInventory & { digests: Record<string, string> }> {
  const key = joinKey(folder, 'inventory.json');
  if ((await store.stat(key)) === undefined) throw new OcflError('OCFL_OBJECT_MISSING', 'there is no inventory.json');
  const raw = await readRawInventory(store, key, options).catch((cause: unknown) => {
    if (!(cause instanceof JsonError)) throw cause;
    const code = cause.code === 'JSON_TOO_LARGE' ? 'OCFL_INVENTORY_TOO_LARGE' : 'OCFL_INVENTORY_INVALID';
    throw new OcflError(code, `the inventory cannot be read: ${cause.message}`, { cause });
  });
  const log = new FindingLog({ maxPerRule: 10 });
  const model = checkInventory(raw.json, new Report(log, statedVersion(raw.json) ?? '1.1', 'inventory.json'));
  const fault = log.list().find((found) => found.severity === 'error');
  if (fault !== undefined)
    throw new OcflError('OCFL_INVENTORY_INVALID', `the inventory breaks ${fault.rule}: ${fault.message}`);
  const inventory = inventoryOf(model);
  return { inventory, sha512: raw.digests['sha512']!, algorithm: inventory.digestAlgorithm, digests: raw.digests };
}

export async function sidecarAgrees(
  store: ReadStore,
  folder: string,
  read: { algorithm: string; digests: Record<string, string> },
): Promise<boolean> {
  const text = await readSidecar(store, joinKey(folder, `inventory.json.${read.algorithm}`));
  return text !== undefined && sidecarDigest(text) === read.digests[read.algorithm];
}

/** A model without errors as the type that callers see. `Object.fromEntries` keeps a key like `__proto__` a key. */
function inventoryOf(model: InventoryModel): Inventory {
  const versions: [string, InventoryVersion][] = [...model.versions].map(([name, version]) => [
    name,
    {
      created: version.created!,
      ...(version.message === undefined ? {} : { message: version.message }),
      ...(version.user === undefined ? {} : { user: version.user }),
      state: pathsByDigest(version.state),
    },
  ]);
  return {
    id: model.id!,
    type: `https://ocfl.io/${model.specVersion!}/spec/#inventory`,
    digestAlgorithm: model.digestAlgorithm!,
    head: model.head!,
    ...(model.contentDirectorySet ? { contentDirectory: model.contentDirectory } : {}),
    manifest: Object.fromEntries(model.manifest),
    versions: Object.fromEntries(versions),
    ...(model.fixity.size === 0
      ? {}
      : { fixity: Object.fromEntries([...model.fixity].map(([name, block]) => [name, pathsByDigest(block)])) }),
  };
}

function pathsByDigest(digestOf: Map<string, string>): Record<string, string[]> {
  const paths = new Map<string, string[]>();
  for (const [path, digest] of digestOf) {
    const list = paths.get(digest);
    if (list === undefined) paths.set(digest, [path]);
    else list.push(path);
  }
  return Object.fromEntries(paths);
}
