import { createHash } from 'node:crypto';
import {
  MANIFEST_ALGORITHMS,
  manifestName,
  serialiseManifest,
  type ManifestAlgorithm,
  type ManifestDigest,
} from '@mocban/evidence';
import { ArchiveError } from '../../error.js';
import type { ArchiveStore } from '../../ports.js';
import { evidenceFolder, evidencePath, hasEvidence, manifestKey } from './evidence-files.js';
import { readDigest } from '../object-files.js';
import { samePath } from '../layout.js';
import { eraseAll } from '../replication/upload-mark.js';
import { removeParts } from '../sweep-parts.js';
import { manifestEntries, openManifestSource, type ManifestSource } from './version-manifests.js';

/** What a log says of a version. */
export interface VersionEvidence {
  /** Id of the object. */
  aipId: string;
  version: string;
  /** Of `<version>/inventory.json`. */
  inventorySha512: string;
  /** Both manifests, in the order of their names. */
  manifests: ManifestDigest[];
}

export interface WriteManifestsRequest {
  /** Where the object lies whose manifests are made. */
  from: ArchiveStore;
  objectPath: string;
  version: string;
  /** The stores that get them. A bare storage root has no place for them and is passed over. */
  to: readonly ArchiveStore[];
  signal?: AbortSignal;
}

/**
 * Writes the two digest manifests of a version into the `evidence/` of stores: always the same bytes, so that again is the same and a
 * store that has them is left alone. What a write that was broken off left there is removed: there is one writer for a version. Holds the
 * object's inventory.
 * @throws ArchiveError `ARCHIVE_EVIDENCE_CONFLICT` when a store has another manifest of the version, `ARCHIVE_OBJECT_DAMAGED`,
 *   `ARCHIVE_VERSION_UNKNOWN`; StorageError
 */
export async function writeManifests(request: WriteManifestsRequest): Promise<VersionEvidence> {
  const { from, objectPath, version } = request;
  const source = await openManifestSource(from, objectPath, version);
  const manifests: ManifestDigest[] = [];
  const stores = request.to.filter(hasEvidence);
  for (const store of stores)
    await removeParts(store, evidenceFolder(store, samePath(from, objectPath, store), version));
  for (const algorithm of MANIFEST_ALGORITHMS) {
    request.signal?.throwIfAborted();
    const sha256 = await digestOfManifest(source, algorithm);
    manifests.push({ name: manifestName(algorithm), sha256 });
    await Promise.all(stores.map((store) => writeManifest(source, algorithm, sha256, store)));
  }
  return { aipId: source.inventory.id, version, inventorySha512: source.inventoryDigests.sha512, manifests };
}

/**
 * Writes the manifests of a version that a store has and that lacks one of them; what the store has not got is passed over.
 * @throws as `writeManifests`
 */
export async function completeManifests(store: ArchiveStore, objectPath: string, version: string): Promise<void> {
  if (!hasEvidence(store)) return;
  for (const algorithm of MANIFEST_ALGORITHMS) {
    if ((await store.files.stat(manifestKey(store, objectPath, version, algorithm))) !== undefined) continue;
    if ((await store.files.stat(`${objectPath}/${version}/inventory.json`)) === undefined) return;
    return void (await writeManifests({ from: store, objectPath, version, to: [store] }));
  }
}

/** Removes what is kept beside an object that a store is not to have any more, earlier versions of it too; absent is not an error. */
export async function removeManifests(store: ArchiveStore, objectPath: string): Promise<void> {
  if (hasEvidence(store)) await eraseAll(store.files, evidencePath(store, objectPath));
}

async function digestOfManifest(source: ManifestSource, algorithm: ManifestAlgorithm): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of serialiseManifest(algorithm, manifestEntries(source, algorithm))) digest.update(chunk);
  return digest.digest('hex');
}

async function writeManifest(
  source: ManifestSource,
  algorithm: ManifestAlgorithm,
  sha256: string,
  store: ArchiveStore,
): Promise<void> {
  const key = manifestKey(store, samePath(source.store, source.objectPath, store), source.version, algorithm);
  const present = await readDigest(store, key, 'sha256');
  if (present.kind === 'missing')
    await store.files.write(key, serialiseManifest(algorithm, manifestEntries(source, algorithm)));
  else if (present.kind !== 'read' || present.digest !== sha256)
    throw new ArchiveError('ARCHIVE_EVIDENCE_CONFLICT', `${key}: expected ${sha256}, found another manifest`);
}
