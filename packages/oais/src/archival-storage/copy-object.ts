import { createHash } from 'node:crypto';
import type { ByteSource, CompactTable } from '@mocban/core';
import type { FixityPool } from '@mocban/fixity';
import { inOrder } from '../concurrency.js';
import { ArchiveError } from '../error.js';
import type { ArchiveStore } from '../ports.js';
import { loadInventory } from './inventory.js';
import { listContents } from './content-listing.js';
import { readDigest } from './object-files.js';
import { isSmallWork, sharedPool } from './pool.js';

/**
 * Copies an object whole into a folder of another store (or the same): each file read once, digested while it is written,
 * durable when this resolves; larger objects in worker threads. The target folder must be absent. Holds inventory and listing,
 * in compact tables.
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
  const { algorithm, contents, wantedOf, paths } = await expectedDigests(from, inventoryDigest, signal);
  const listing = await listContents(from.store, from.path, contents, signal);
  for (const path of paths()) if (!listing.has(path)) throw damaged(path, 'the file is missing');
  const items = function* (): Generator<CopyItem> {
    for (const { path, sizeBytes } of listing.files()) {
      const wanted = wantedOf(path);
      yield { path, sizeBytes, ...(wanted !== undefined && { wanted }) };
    }
  };
  if (options.pool === undefined && isSmallWork(items())) await copyHere(from, to, items(), algorithm, signal);
  else await copyInThreads(from, to, items, algorithm, options);
  await to.store.files.flush(to.path);
}

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
  items: Iterable<CopyItem>,
  algorithm: 'sha256' | 'sha512',
  signal?: AbortSignal,
): Promise<void> {
  const reading = signal ? { signal } : {};
  const copyOne = async ({ path, wanted }: CopyItem): Promise<void> => {
    const hash = createHash(algorithm);
    const source = from.store.files.read(`${from.path}/${path}`, reading);
    await to.store.files.writeUnflushed(`${to.path}/${path}`, hashed(source, hash), reading);
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
  items: () => Iterable<CopyItem>,
  algorithm: 'sha256' | 'sha512',
  options: { signal?: AbortSignal; pool?: FixityPool },
): Promise<void> {
  function* copies() {
    for (const { path, wanted } of items())
      yield {
        key: path,
        from: from.store.files.localPath(`${from.path}/${path}`),
        to: to.store.files.localPath(`${to.path}/${path}`),
        ...(wanted !== undefined && { expect: { digests: { [algorithm]: wanted } } }),
      };
  }
  const { signal } = options;
  const pool = options.pool ?? sharedPool();
  for await (const result of pool.copyFiles(copies(), [algorithm], { fsync: false, ...(signal && { signal }) }))
    if ('error' in result) throw damaged(result.key, `${result.error.code}, ${result.error.message}`);
}

const damaged = (path: string, message: string): ArchiveError =>
  new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${path}: ${message}`);

interface ExpectedDigests {
  algorithm: 'sha256' | 'sha512';
  /** Paths of the manifest. */
  contents: CompactTable;
  wantedOf(path: string): string | undefined;
  /** Every file that must be there. */
  paths(): Iterable<string>;
}

async function expectedDigests(
  from: { store: ArchiveStore; path: string },
  inventoryDigest: string,
  signal?: AbortSignal,
): Promise<ExpectedDigests> {
  const loaded = await loadInventory(from.store, from.path, 'contents');
  if (!('inventory' in loaded)) throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', 'the inventory cannot be read');
  const { lists, head, digestAlgorithm: algorithm } = loaded.inventory;
  const read = await readDigest(from.store, `${from.path}/inventory.json`, algorithm, signal);
  if (read.kind !== 'read' || read.digest !== inventoryDigest)
    throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `expected an inventory with the digest ${inventoryDigest}`);
  const inventories = ['inventory.json', `${head}/inventory.json`];
  return {
    algorithm,
    contents: lists.contents,
    wantedOf(path) {
      if (inventories.includes(path)) return inventoryDigest;
      const content = lists.contents.numberOf(path);
      return content === undefined ? undefined : lists.digestOf(content);
    },
    *paths() {
      yield* inventories;
      yield* lists.contents;
    },
  };
}
