import { createHash } from 'node:crypto';
import type { ByteSource } from '@mocban/core';
import { inOrder } from '../concurrency.js';
import { ArchiveError } from '../error.js';
import type { ArchiveStore } from '../ports.js';
import { loadInventory } from './inventory.js';
import { readDigest } from './object-files.js';

const FILES_AT_ONCE = 4;

/**
 * Copies an object whole into a folder of another store (or the same): each file read once, digested while it is written,
 * durable when this resolves. The target folder must be absent. Holds the inventory.
 * @param inventoryDigest what the root inventory must have, by the object's own algorithm
 * @throws ArchiveError `ARCHIVE_OBJECT_DAMAGED` when bytes read do not have the digest they must have
 */
export async function copyObject(
  from: { store: ArchiveStore; path: string },
  to: { store: ArchiveStore; path: string },
  inventoryDigest: string,
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  const { signal } = options;
  const expected = await expectedDigests(from, inventoryDigest, signal);
  const copy = async (path: string): Promise<void> => {
    signal?.throwIfAborted();
    const hash = createHash(expected.algorithm);
    const bytes = hashed(from.store.files.read(`${from.path}/${path}`, signal ? { signal } : {}), hash);
    await to.store.files.write(`${to.path}/${path}`, bytes, signal ? { signal } : {});
    const digest = hash.digest('hex');
    const wanted = expected.byPath.get(path);
    if (wanted !== undefined && wanted !== digest)
      throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${path}: expected the digest ${wanted}, read ${digest}`);
    expected.byPath.delete(path);
  };
  for await (const _ of inOrder(filesOf(from, signal), FILES_AT_ONCE, copy)) signal?.throwIfAborted();
  const [absent] = expected.byPath.keys();
  if (absent !== undefined) throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${absent}: the file is missing`);
}

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

async function* filesOf(from: { store: ArchiveStore; path: string }, signal?: AbortSignal): AsyncGenerator<string> {
  for await (const entry of from.store.files.list(from.path, signal ? { signal } : {}))
    if (entry.kind === 'file') yield entry.key.slice(from.path.length + 1);
}

async function* hashed(source: ByteSource, hash: { update(chunk: Uint8Array): unknown }): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
}
