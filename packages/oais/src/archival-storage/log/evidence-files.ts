import { manifestName, sealName, type ManifestAlgorithm } from '@mocban/evidence';
import type { ArchiveStore } from '../../ports.js';
import { below, joinKey, objectsPrefix } from '../layout.js';

/** Folder of a store's log. */
export const LOG_PREFIX = 'log';

/** Folder of the digest manifests and evidence of a store. */
export const EVIDENCE_PREFIX = 'evidence';

/** Folder of the batches of evidence of a store. */
export const BATCHES_PREFIX = `${EVIDENCE_PREFIX}/batches`;

/** Whether a store has a place for a log and evidence: not a bare storage root, nor what audits are tried by. */
export const hasEvidence = (store: ArchiveStore): boolean => objectsPrefix(store) === 'objects';

/** Folder of what is kept of one object: its path below `objects/`. */
export const evidencePath = (store: ArchiveStore, objectPath: string): string =>
  joinKey(EVIDENCE_PREFIX, below(objectsPrefix(store), objectPath));

/** Folder of what is kept of one version. */
export const evidenceFolder = (store: ArchiveStore, objectPath: string, version: string): string =>
  `${evidencePath(store, objectPath)}/${version}`;

/** Key of a digest manifest. */
export const manifestKey = (
  store: ArchiveStore,
  objectPath: string,
  version: string,
  algorithm: ManifestAlgorithm,
): string => `${evidenceFolder(store, objectPath, version)}/${manifestName(algorithm)}`;

/** Key of the seal of a digest manifest. */
export const sealKey = (
  store: ArchiveStore,
  objectPath: string,
  version: string,
  algorithm: ManifestAlgorithm,
): string => `${evidenceFolder(store, objectPath, version)}/${sealName(algorithm)}`;

/** The version that a key in `evidence/` belongs to, or `undefined` for what has no place there. */
export function versionOfEvidence(
  store: ArchiveStore,
  key: string,
): { objectPath: string; version: string } | undefined {
  const found = /^evidence\/(.+)\/(v\d{1,9})\/manifest-sha(?:256|512)\.txt(?:\.p7s)?$/.exec(key);
  return found ? { objectPath: joinKey(objectsPrefix(store), found[1]!), version: found[2]! } : undefined;
}
