import { collectBytes, type ByteSource } from '@mocban/core';
import type { DigestAlgorithm, FixityPool } from '@mocban/fixity';
import { fsyncDirectory, isLocal, type PublishStore, type ReadStore } from '@mocban/storage';
import { DigestTap } from './digest.js';
import { OcflError } from './error.js';
import { versionNumber } from './inventory/model.js';
import { readInventory, sidecarDigest, type ReadInventory } from './inventory/read.js';
import { joinKey, parentKey, relativeKey } from './key.js';
import { DEFAULT_LAYOUT, objectPathOf } from './layout.js';
import type { StagedObject } from './types.js';

export interface ReplicateRequest {
  from: ReadStore;
  /** Store key of the object root in `from`. */
  fromPrefix: string;
  to: PublishStore;
  /** Store key of this transaction's staging folder in `to`; what an interrupted run left in its `object/` is removed. */
  stagingPrefix: string;
  /** Worker threads, used when both stores hold local files. */
  pool?: FixityPool;
  signal?: AbortSignal;
}

/**
 * Copies an object into another store's staging, durable when it resolves. Every file is read once and digested while it is
 * written; content is compared with the inventory, inventories with their sidecars.
 * @throws OcflError `OCFL_DIGEST_MISMATCH`, `OCFL_UNKNOWN_FILE` for a file that is no part of the object, `OCFL_FILE_UNKNOWN` for
 *   content that is missing, and as `readInventory`
 */
export async function replicateObject(request: ReplicateRequest): Promise<StagedObject> {
  const source = await readInventory(request.from, request.fromPrefix);
  const object = joinKey(request.stagingPrefix, 'object');
  await request.to.remove(object);
  const digestOf = new Map(
    Object.entries(source.inventory.manifest).flatMap(([digest, paths]) =>
      paths.map((path) => [path, digest] as const),
    ),
  );
  const { content, metadata } = await planOf(request, digestOf);
  await copyContent(request, object, content, digestOf, source.algorithm);
  await copyMetadata(request, object, metadata, source);
  await syncFolders(request.to, object, [...content, ...metadata]);
  return {
    id: source.inventory.id,
    version: source.inventory.head,
    stagedPrefix: object,
    objectPrefix: objectPathOf(DEFAULT_LAYOUT, source.inventory.id),
    inventorySha512: source.sha512,
  };
}

const METADATA_NAME = /^inventory\.json(\.sha512|\.sha256)?$/;

function isMetadata(path: string): boolean {
  const [first, second, third] = path.split('/');
  if (second === undefined) return METADATA_NAME.test(first!) || /^0=ocfl_object_1\.[01]$/.test(first!);
  return third === undefined && versionNumber(first!) !== undefined && METADATA_NAME.test(second);
}

async function planOf(request: ReplicateRequest, digestOf: ReadonlyMap<string, string>) {
  const content: string[] = [];
  const metadata: string[] = [];
  for await (const entry of request.from.list(request.fromPrefix)) {
    const path = relativeKey(request.fromPrefix, entry.key);
    if (entry.kind === 'file' && digestOf.has(path)) content.push(path);
    else if (entry.kind === 'file' && isMetadata(path)) metadata.push(path);
    else throw new OcflError('OCFL_UNKNOWN_FILE', `${JSON.stringify(path)} is no part of the object and is not copied`);
  }
  if (content.length < digestOf.size)
    throw new OcflError('OCFL_FILE_UNKNOWN', 'content that the inventory lists is missing');
  return { content, metadata };
}

async function copyContent(
  request: ReplicateRequest,
  object: string,
  content: readonly string[],
  digestOf: ReadonlyMap<string, string>,
  algorithm: 'sha512' | 'sha256',
): Promise<void> {
  const { from, to, pool, fromPrefix, signal } = request;
  if (pool === undefined || !isLocal(from) || !isLocal(to)) {
    for (const path of content) {
      signal?.throwIfAborted();
      const found = (await copyOne(request, object, path, [algorithm])).digests[algorithm];
      if (found !== digestOf.get(path)) throw mismatch(path, digestOf.get(path), found);
    }
    return;
  }
  function* items(source: { localPath(key: string): string }, target: { localPath(key: string): string }) {
    for (const path of content)
      yield {
        from: source.localPath(joinKey(fromPrefix, path)),
        to: target.localPath(joinKey(object, path)),
        key: path,
        expect: { digests: { [algorithm]: digestOf.get(path)! } },
      };
  }
  const options = signal === undefined ? { fsync: true } : { fsync: true, signal };
  for await (const result of pool.copyFiles(items(from, to), [algorithm], options))
    if ('error' in result)
      throw new OcflError(
        result.error.code === 'FIXITY_MISMATCH' ? 'OCFL_DIGEST_MISMATCH' : 'OCFL_FILE_UNKNOWN',
        `${result.key}: ${result.error.code}`,
      );
}

async function copyOne(
  request: ReplicateRequest,
  object: string,
  path: string,
  algorithms: readonly DigestAlgorithm[],
) {
  const tap = new DigestTap(algorithms);
  const options = request.signal === undefined ? {} : { signal: request.signal };
  const bytes: ByteSource = request.from.read(joinKey(request.fromPrefix, path), options);
  await request.to.write(joinKey(object, path), tap.through(bytes), options);
  return tap.result();
}

/** Inventories are compared with the sidecars beside their copies, the root inventory with the one that was read first. */
async function copyMetadata(
  request: ReplicateRequest,
  object: string,
  paths: readonly string[],
  source: ReadInventory,
): Promise<void> {
  const digests = new Map<string, Record<string, string>>();
  for (const path of paths) digests.set(path, (await copyOne(request, object, path, ['sha512', 'sha256'])).digests);
  if (digests.get('inventory.json')?.['sha512'] !== source.sha512)
    throw new OcflError('OCFL_HEAD_CHANGED', 'the object was changed while it was copied');
  for (const path of digests.keys()) {
    const algorithm = /inventory\.json\.(sha512|sha256)$/.exec(path)?.[1];
    if (algorithm === undefined) continue;
    const stated = sidecarDigest((await collectBytes(request.to.read(joinKey(object, path)), 4096)).toString('utf8'));
    const inventory = digests.get(path.slice(0, -algorithm.length - 1))?.[algorithm];
    if (stated === undefined || stated !== inventory)
      throw new OcflError('OCFL_SIDECAR_MISMATCH', `${path} does not state the digest of its inventory`);
  }
}

/** Makes the folders of copied files durable, deepest first. Stores that are not local did so while writing. */
async function syncFolders(store: PublishStore, object: string, paths: readonly string[]): Promise<void> {
  if (!isLocal(store)) return;
  const folders = new Set<string>([object]);
  for (const path of paths)
    for (let folder = parentKey(path); folder !== ''; folder = parentKey(folder)) folders.add(joinKey(object, folder));
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) await fsyncDirectory(store.localPath(folder));
}

const mismatch = (path: string, expected: string | undefined, found: string | undefined): OcflError =>
  new OcflError('OCFL_DIGEST_MISMATCH', `${path}: expected ${expected}, found ${found}`);
