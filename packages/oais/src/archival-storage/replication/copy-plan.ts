import { createHash } from 'node:crypto';
import type { ByteSource, CompactTable } from '@mocban/core';
import { ArchiveError } from '../../error.js';
import type { ArchiveStore } from '../../ports.js';
import { listContents } from './content-listing.js';
import { loadInventory } from '../inventory.js';
import { readDigest } from '../object-files.js';

/** Where an object lies. */
export interface ObjectAt {
  store: ArchiveStore;
  path: string;
}

/** One file of an object on its way to another store. */
export interface CopyItem {
  path: string;
  sizeBytes: number;
  /** Digest the bytes must have; a version's own sidecar has none. */
  wanted?: string;
}

/** What a copy of an object consists of. */
export interface CopyPlan {
  algorithm: 'sha256' | 'sha512';
  items(): Generator<CopyItem>;
}

/**
 * Lists an object and says which digest each file must have. Holds inventory and listing, in compact tables.
 * @param inventoryDigest what the root inventory must have, by the object's own algorithm
 * @throws ArchiveError `ARCHIVE_OBJECT_DAMAGED` when the inventory has another digest or a file is missing
 */
export async function planCopy(from: ObjectAt, inventoryDigest: string, signal?: AbortSignal): Promise<CopyPlan> {
  const { algorithm, contents, wantedOf, paths } = await expectedDigests(from, inventoryDigest, signal);
  const listing = await listContents(from.store, from.path, contents, signal);
  for (const path of paths()) if (!listing.has(path)) throw damaged(path, 'the file is missing');
  return {
    algorithm,
    *items() {
      for (const { path, sizeBytes } of listing.files()) {
        const wanted = wantedOf(path);
        yield { path, sizeBytes, ...(wanted !== undefined && { wanted }) };
      }
    },
  };
}

/**
 * The bytes of a file, which throw at their end when they have not the digest they must have: a store that makes an object
 * of nothing but a whole source makes none of them.
 * @throws ArchiveError `ARCHIVE_OBJECT_DAMAGED`
 */
export async function* provenBytes(
  from: ObjectAt,
  { path, wanted }: CopyItem,
  algorithm: 'sha256' | 'sha512',
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const hash = createHash(algorithm);
  const source: ByteSource = from.store.files.read(`${from.path}/${path}`, signal ? { signal } : {});
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
  const digest = hash.digest('hex');
  if (wanted !== undefined && digest !== wanted) throw damaged(path, `expected the digest ${wanted}, read ${digest}`);
}

export const damaged = (path: string, message: string): ArchiveError =>
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
