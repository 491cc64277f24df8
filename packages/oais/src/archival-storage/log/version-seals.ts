import { createHash } from 'node:crypto';
import { bytesOf } from '@mocban/core';
import { MANIFEST_ALGORITHMS, verifySeal, type ManifestAlgorithm } from '@mocban/evidence';
import { ArchiveError } from '../../error.js';
import type { ArchiveStore } from '../../ports.js';
import { readSmall, refusal } from '../object-files.js';
import { hasEvidence, manifestKey, sealKey } from './evidence-files.js';

/** A seal has a signature, a token, and the certificates of both. */
export const MAX_SEAL_BYTES = 1024 * 1024;

/** The seals of a version: of each of its manifests one, DER. */
export type VersionSeals = Record<ManifestAlgorithm, Buffer>;

type Bytes = () => AsyncIterable<Uint8Array>;

export interface SealVersionRequest {
  /** Where the manifests are read. */
  store: ArchiveStore;
  objectPath: string;
  version: string;
  /** SHA-256 of each manifest, as the log has them: another one is not sealed. */
  manifests: Readonly<Record<ManifestAlgorithm, string>>;
  /** Seals a manifest, whose bytes it reads once. */
  seal(manifest: Bytes): Promise<Buffer>;
}

/**
 * The seals of a version's two manifests: those that the store has already and that verify, and new ones for the others. Writes nothing.
 * Holds a chunk of a manifest.
 * @throws ArchiveError `ARCHIVE_EVIDENCE_CONFLICT` where a manifest is not the one that the log knows; StorageError; what `seal` throws
 * @see signatures.md 3.7
 */
export async function sealVersion({
  store,
  objectPath,
  version,
  manifests,
  seal,
}: SealVersionRequest): Promise<VersionSeals> {
  const present = await readSeals(store, objectPath, version);
  const made: Partial<VersionSeals> = {};
  for (const algorithm of MANIFEST_ALGORITHMS) {
    const key = manifestKey(store, objectPath, version, algorithm);
    made[algorithm] = present[algorithm] ?? (await seal(() => expected(store, key, manifests[algorithm])));
  }
  return made as VersionSeals;
}

/** What a store has of the seals of a version, as far as they verify by themselves. Holds a seal. @throws StorageError */
async function readSeals(store: ArchiveStore, objectPath: string, version: string): Promise<Partial<VersionSeals>> {
  const found: Partial<VersionSeals> = {};
  if (!hasEvidence(store)) return found;
  for (const algorithm of MANIFEST_ALGORITHMS) {
    const read = await readSmall(store, sealKey(store, objectPath, version, algorithm), MAX_SEAL_BYTES);
    if (!(read instanceof Uint8Array)) continue;
    const manifest = manifestKey(store, objectPath, version, algorithm);
    const { outcome } = await verifySeal(read, () => store.files.read(manifest));
    if (outcome === 'valid') found[algorithm] = Buffer.from(read);
  }
  return found;
}

/**
 * Puts the seals of a version into a store, beside its manifests; again is the same. A bare storage root has no place for them and is
 * passed over.
 * @throws ArchiveError `ARCHIVE_EVIDENCE_CONFLICT` where other bytes lie in the place of one; StorageError
 */
export async function writeSeals(
  store: ArchiveStore,
  objectPath: string,
  version: string,
  seals: VersionSeals,
): Promise<void> {
  if (!hasEvidence(store)) return;
  for (const algorithm of MANIFEST_ALGORITHMS) {
    const key = sealKey(store, objectPath, version, algorithm);
    const bytes = seals[algorithm];
    const present = await readSmall(store, key, MAX_SEAL_BYTES);
    if (present instanceof Uint8Array && bytes.equals(present)) continue;
    if (present instanceof Uint8Array || present.kind !== 'missing')
      throw new ArchiveError(
        'ARCHIVE_EVIDENCE_CONFLICT',
        `${key}: another seal lies in its place, or it cannot be read`,
      );
    await store.files.write(key, bytesOf(bytes), { sizeBytes: bytes.byteLength });
  }
}

/** The bytes of a manifest, which end with an error where they are not those that the log knows. */
async function* expected(store: ArchiveStore, key: string, sha256: string): AsyncGenerator<Uint8Array> {
  const digest = createHash('sha256');
  try {
    for await (const chunk of store.files.read(key)) {
      digest.update(chunk);
      yield chunk;
    }
  } catch (error) {
    throw new ArchiveError('ARCHIVE_EVIDENCE_CONFLICT', `${key}: it is ${refusal(error).kind}`, { cause: error });
  }
  if (digest.digest('hex') !== sha256)
    throw new ArchiveError('ARCHIVE_EVIDENCE_CONFLICT', `${key}: the log knows another manifest`);
}
