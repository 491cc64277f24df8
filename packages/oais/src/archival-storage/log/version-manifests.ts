import { createHash } from 'node:crypto';
import { DigestColumn } from '@mocban/core';
import type { ManifestAlgorithm, ManifestEntry } from '@mocban/evidence';
import type { InventoryTable } from '@mocban/ocfl';
import { ArchiveError } from '../../error.js';
import type { ArchiveStore } from '../../ports.js';
import { loadInventory } from '../inventory.js';
import { refusal } from '../object-files.js';

/** A version of an object in a store whose manifests can be made: its inventory has been read. */
export interface ManifestSource {
  store: ArchiveStore;
  objectPath: string;
  inventory: InventoryTable;
  version: string;
  /** Of `<version>/inventory.json`. */
  inventoryDigests: Record<ManifestAlgorithm, string>;
  /** Digests that the inventory has not got, of content files that were read for them, by the file's number; without it nothing is kept. */
  digestsRead?: DigestColumn;
}

/**
 * Opens a version of an object for its manifests to be made. Holds the object's inventory, in compact tables.
 * @throws ArchiveError `ARCHIVE_OBJECT_DAMAGED`, `ARCHIVE_VERSION_UNKNOWN`
 */
export async function openManifestSource(
  store: ArchiveStore,
  objectPath: string,
  version: string,
): Promise<ManifestSource> {
  const loaded = await loadInventory(store, objectPath);
  if ('findings' in loaded)
    throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${objectPath}: ${loaded.findings[0]?.message}`);
  if (!loaded.inventory.lists.versions.has(version))
    throw new ArchiveError('ARCHIVE_VERSION_UNKNOWN', `${objectPath}: there is no ${version}`);
  const inventoryDigests = await bothDigests(store, `${objectPath}/${version}/inventory.json`);
  if (inventoryDigests === undefined)
    throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${objectPath}: the inventory of ${version} cannot be read`);
  const digestsRead = new DigestColumn(loaded.inventory.digestAlgorithm === 'sha512' ? 32 : 64);
  return { store, objectPath, inventory: loaded.inventory, version, inventoryDigests, digestsRead };
}

/** SHA-256 and SHA-512 of a file by one read; `undefined` when it cannot be read. */
export async function bothDigests(
  store: ArchiveStore,
  key: string,
): Promise<Record<ManifestAlgorithm, string> | undefined> {
  const [sha256, sha512] = [createHash('sha256'), createHash('sha512')];
  try {
    for await (const chunk of store.files.read(key)) {
      sha256.update(chunk);
      sha512.update(chunk);
    }
  } catch (error) {
    refusal(error);
    return undefined;
  }
  return { sha256: sha256.digest('hex'), sha512: sha512.digest('hex') };
}

/**
 * The lines of a version's manifest: its own inventory and every content file that its state uses, in byte order of path. Digests are the
 * inventory's: those of the manifest, or of the fixity block, which the pass that made the file has put there. A content file that has
 * none of the algorithm is read, once where the source keeps what was read.
 * @throws ArchiveError `ARCHIVE_OBJECT_DAMAGED` when such a file cannot be read, or has not the digest the inventory says
 */
export async function* manifestEntries(
  source: ManifestSource,
  algorithm: ManifestAlgorithm,
): AsyncGenerator<ManifestEntry> {
  const { inventory, version } = source;
  const { contents } = inventory.lists;
  const own = { path: `${version}/inventory.json`, digest: source.inventoryDigests[algorithm] };
  const ownBytes = Buffer.from(own.path);
  let isOwnDue = true;
  for (const content of usedContents(inventory, version)) {
    const path = contents.at(content);
    if (isOwnDue && Buffer.compare(ownBytes, Buffer.from(path)) < 0) {
      isOwnDue = false;
      yield own;
    }
    yield { path, digest: await digestOf(source, content, path, algorithm) };
  }
  if (isOwnDue) yield own;
}

/** Numbers of the content files that a version uses, none that came with a later one, in byte order of path. */
function* usedContents({ lists }: InventoryTable, version: string): Generator<number> {
  const state = lists.versions.get(version)!;
  const isUsed = new Uint8Array(lists.digests.size);
  for (let path = 0; path < state.paths.size; path += 1) isUsed[state.digestOf.get(path)] = 1;
  const newest = numberOf(version);
  for (const content of lists.contents.sorted())
    if (isUsed[lists.digestNumberOf(content)] === 1 && numberOf(lists.contents.at(content)) <= newest) yield content;
}

const numberOf = (path: string): number => Number(/^v(\d+)/.exec(path)?.[1] ?? 0);

async function digestOf(
  { store, objectPath, inventory, digestsRead }: ManifestSource,
  content: number,
  path: string,
  algorithm: ManifestAlgorithm,
): Promise<string> {
  const { lists, digestAlgorithm } = inventory;
  if (digestAlgorithm === algorithm) return lists.digestOf(content);
  const known = lists.fixityOf(algorithm, content) ?? digestsRead?.get(content);
  if (known !== undefined) return known;
  const digests = await bothDigests(store, `${objectPath}/${path}`);
  if (digests?.[digestAlgorithm] !== lists.digestOf(content))
    throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${objectPath}/${path}: expected ${lists.digestOf(content)}`);
  digestsRead?.set(content, digests[algorithm]);
  return digests[algorithm];
}
