import { createHash } from 'node:crypto';
import { ArchiveError } from '../../error.js';
import type { ArchiveStore } from '../../ports.js';
import { openVersion } from '../../data-management/version-files.js';
import { damaged } from '../replication/copy-plan.js';
import { loadInventory } from '../inventory.js';
import { readDigest } from '../object-files.js';
import { snapshotObjectId, snapshotObjectPath } from './reserved-objects.js';

/** The files of one version of the catalogue snapshot. */
export interface OpenSnapshot {
  objectId: string;
  /** Relative to the store's root. */
  objectPath: string;
  version: string;
  created: string;
  /** Of the version's own inventory. */
  inventorySha512: string;
  /** Names in byte order. */
  paths(): string[];
  has(path: string): boolean;
  sha512(path: string): string;
  /** Whether any version has a file of these bytes. */
  holds(sha512: string): boolean;
  /** The bytes of a file, which throw at their end when they have not their digest. @throws ArchiveError `ARCHIVE_OBJECT_DAMAGED` */
  read(path: string): AsyncGenerator<Uint8Array>;
}

/** A version of the catalogue snapshot, without its files. */
export type SnapshotVersion = Pick<OpenSnapshot, 'objectId' | 'objectPath' | 'version' | 'created' | 'inventorySha512'>;

/** The versions of a generation that a store has, oldest first. @throws ArchiveError `ARCHIVE_OBJECT_DAMAGED` */
export async function listSnapshotVersions(store: ArchiveStore, generation: number): Promise<SnapshotVersion[]> {
  const objectPath = snapshotObjectPath(store, generation);
  const objectId = snapshotObjectId(generation);
  const versions: SnapshotVersion[] = [];
  for (const [version, { created }] of (await inventoryOf(store, generation)).lists.versions)
    versions.push({
      objectId,
      objectPath,
      version,
      created,
      inventorySha512: await ownDigest(store, objectPath, version),
    });
  return versions;
}

/**
 * Opens a version of the catalogue snapshot. Holds the object's inventory.
 * @throws ArchiveError `ARCHIVE_OBJECT_DAMAGED`, `ARCHIVE_VERSION_UNKNOWN`
 */
export async function openSnapshot(store: ArchiveStore, generation: number, version: string): Promise<OpenSnapshot> {
  const objectPath = snapshotObjectPath(store, generation);
  const inventory = await inventoryOf(store, generation);
  const block = inventory.lists.versions.get(version);
  if (block === undefined) throw new ArchiveError('ARCHIVE_VERSION_UNKNOWN', `${objectPath}: there is no ${version}`);
  const inventorySha512 = await ownDigest(store, objectPath, version);
  const opened = openVersion(store, objectPath, inventory, version);
  const { has, sha512 } = opened;
  return {
    objectId: snapshotObjectId(generation),
    objectPath,
    version,
    created: block.created,
    inventorySha512,
    paths: () => [...opened.paths()],
    has,
    sha512,
    holds: (digest) => inventory.lists.contentOf(digest) !== undefined,
    async *read(path) {
      const digest = createHash('sha512');
      for await (const chunk of opened.read(path)) {
        digest.update(chunk);
        yield chunk;
      }
      if (digest.digest('hex') !== sha512(path)) throw damaged(path, `expected the digest ${sha512(path)}`);
    },
  };
}

/** Reads every file of a version. @throws ArchiveError `ARCHIVE_OBJECT_DAMAGED`, StorageError */
export async function proveSnapshot(snapshot: OpenSnapshot): Promise<void> {
  for (const path of snapshot.paths()) for await (const _ of snapshot.read(path));
}

async function ownDigest(store: ArchiveStore, objectPath: string, version: string): Promise<string> {
  const own = await readDigest(store, `${objectPath}/${version}/inventory.json`, 'sha512');
  if (own.kind !== 'read') throw damaged(`${version}/inventory.json`, `the file is ${own.kind}`);
  return own.digest;
}

async function inventoryOf(store: ArchiveStore, generation: number) {
  const objectPath = snapshotObjectPath(store, generation);
  const loaded = await loadInventory(store, objectPath);
  if ('findings' in loaded) throw damaged(objectPath, loaded.findings[0]?.message ?? 'the inventory cannot be read');
  return loaded.inventory;
}
