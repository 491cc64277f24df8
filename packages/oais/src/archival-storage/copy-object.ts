import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { ByteSource } from '@mocban/core';
import type { FixityPool } from '@mocban/fixity';
import { fsyncDirectory } from '@mocban/storage';
import { inOrder } from '../concurrency.js';
import { ArchiveError } from '../error.js';
import type { ArchiveStore } from '../ports.js';
import { loadInventory } from './inventory.js';
import { readDigest } from './object-files.js';
import { isSmallWork, withPool } from './pool.js';

/**
 * Copies an object whole into a folder of another store (or the same): each file read once, digested while it is written,
 * durable when this resolves; larger objects in worker threads. The target folder must be absent. Holds inventory and listing.
 * @param inventoryDigest what the root inventory must have, by the object's own algorithm
 * @throws ArchiveError `ARCHIVE_OBJECT_DAMAGED` when bytes read do not have the digest they must have
 */
export async function copyObject(
  from: { store: ArchiveStore; path: string },
  to: { store: ArchiveStore; path: string },
  inventoryDigest: string,
  options: { signal?: AbortSignal; pool?: FixityPool } = {},
): Promise<void> {
  const { signal } = options;
  const { algorithm, byPath } = await expectedDigests(from, inventoryDigest, signal);
  const items: CopyItem[] = [];
  for await (const entry of from.store.files.list(from.path, signal ? { signal } : {})) {
    const path = entry.key.slice(from.path.length + 1);
    if (entry.kind !== 'file') continue;
    const wanted = byPath.get(path);
    byPath.delete(path);
    items.push({ path, sizeBytes: entry.sizeBytes, ...(wanted !== undefined && { wanted }) });
  }
  const [absent] = byPath.keys();
  if (absent !== undefined) throw damaged(absent, 'the file is missing');
  if (options.pool === undefined && isSmallWork(items)) await copyHere(from, to, items, algorithm, signal);
  else await copyInThreads(from, to, items, algorithm, options);
}

// A flush waits for the disk: several under way share its journal.
const WRITTEN_AT_ONCE = 16;

interface CopyItem {
  path: string;
  sizeBytes: number;
  /** Digest the bytes must have; a version's own sidecar has none. */
  wanted?: string;
}

async function copyHere(
  from: { store: ArchiveStore; path: string },
  to: { store: ArchiveStore; path: string },
  items: readonly CopyItem[],
  algorithm: 'sha256' | 'sha512',
  signal?: AbortSignal,
): Promise<void> {
  const reading = signal ? { signal } : {};
  const copyOne = async ({ path, wanted }: CopyItem): Promise<void> => {
    const hash = createHash(algorithm);
    const source = from.store.files.read(`${from.path}/${path}`, reading);
    await to.store.files.write(`${to.path}/${path}`, hashed(source, hash), reading);
    const digest = hash.digest('hex');
    if (wanted !== undefined && digest !== wanted) throw damaged(path, `expected the digest ${wanted}, read ${digest}`);
  };
  for await (const _ of inOrder(items, WRITTEN_AT_ONCE, copyOne)) signal?.throwIfAborted();
}

async function* hashed(source: ByteSource, hash: { update(chunk: Uint8Array): unknown }): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
}

async function copyInThreads(
  from: { store: ArchiveStore; path: string },
  to: { store: ArchiveStore; path: string },
  items: readonly CopyItem[],
  algorithm: 'sha256' | 'sha512',
  options: { signal?: AbortSignal; pool?: FixityPool },
): Promise<void> {
  const folders = new Set([to.path]);
  for (const { path } of items)
    for (let folder = dirname(`${to.path}/${path}`); !folders.has(folder); folder = dirname(folder))
      folders.add(folder);
  const copies = items.map(({ path, wanted }) => ({
    key: path,
    from: from.store.files.localPath(`${from.path}/${path}`),
    to: to.store.files.localPath(`${to.path}/${path}`),
    ...(wanted !== undefined && { expect: { digests: { [algorithm]: wanted } } }),
  }));
  const { signal } = options;
  await withPool(options.pool, async (pool) => {
    for await (const result of pool.copyFiles(copies, [algorithm], { fsync: true, ...(signal && { signal }) }))
      if ('error' in result) throw damaged(result.key, `${result.error.code}, ${result.error.message}`);
  });
  // Deepest first, so that a folder is durable before the entry that names it.
  for (const folder of [...folders].sort((a, b) => b.length - a.length))
    await fsyncDirectory(to.store.files.localPath(folder));
  await fsyncDirectory(dirname(to.store.files.localPath(to.path)));
}

const damaged = (path: string, message: string): ArchiveError =>
  new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${path}: ${message}`);

async function expectedDigests(
  from: { store: ArchiveStore; path: string },
  inventoryDigest: string,
  signal?: AbortSignal,
): Promise<{ algorithm: 'sha256' | 'sha512'; byPath: Map<string, string> }> {
  const loaded = await loadInventory(from.store, from.path);
  if (!('inventory' in loaded)) throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', 'the inventory cannot be read');
  const { inventory } = loaded;
  const algorithm = inventory.digestAlgorithm;
  const read = await readDigest(from.store, `${from.path}/inventory.json`, algorithm, signal);
  if (read.kind !== 'read' || read.digest !== inventoryDigest)
    throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `expected an inventory with the digest ${inventoryDigest}`);
  const byPath = new Map<string, string>([
    ['inventory.json', inventoryDigest],
    [`${inventory.head}/inventory.json`, inventoryDigest],
  ]);
  for (const [digest, paths] of Object.entries(inventory.manifest))
    for (const path of paths) byPath.set(path, digest.toLowerCase());
  return { algorithm, byPath };
}
