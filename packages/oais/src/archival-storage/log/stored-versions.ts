import { assembleRecord, BatchIndex, type EvidenceRecord, type ProvedGroup, type StoreBatch } from '@mocban/evidence';
import { DEFAULT_LAYOUT, objectPathOf } from '@mocban/ocfl';
import type { ArchiveStore } from '../../ports.js';
import { joinKey, objectsPrefix } from '../layout.js';
import { EVIDENCE_PREFIX, evidencePath, hasEvidence, versionOfEvidence } from './evidence-files.js';
import { readManifestGroup } from './store-batches.js';

/** A version that a store keeps manifests of. */
export interface StoredVersion {
  /** Place of the object in the store. */
  objectPath: string;
  version: string;
}

/** Every version that a store keeps manifests of, or those of one object. @param object its id */
export async function* storedVersions(
  store: ArchiveStore,
  { object, signal }: { object?: string; signal?: AbortSignal } = {},
): AsyncGenerator<StoredVersion> {
  if (!hasEvidence(store)) return;
  const prefix = object === undefined ? EVIDENCE_PREFIX : evidencePath(store, pathOfObject(store, object));
  for await (const { key, kind } of store.files.list(prefix, signal ? { signal } : {})) {
    if (kind !== 'file' || !key.endsWith('/manifest-sha256.txt')) continue;
    const found = versionOfEvidence(store, key);
    if (found !== undefined) yield found;
  }
}

/** Where an object lies in a store. @param object its id */
export const pathOfObject = (store: ArchiveStore, object: string): string =>
  joinKey(objectsPrefix(store), objectPathOf(DEFAULT_LAYOUT, object));

/** What a store has of the evidence of a version. */
export type StoredEvidence =
  | { state: 'record'; record: EvidenceRecord; group: ProvedGroup; roots: readonly string[] }
  /** No batch has it yet. */
  | { state: 'pending'; group: ProvedGroup }
  /** Its manifests are none. */
  | { state: 'unusable'; problem: string };

/**
 * Puts the record of a version together.
 * @param batches of the store; an index of them where many versions are asked about
 * @throws EvidenceError `EVIDENCE_BATCH_INVALID`; StorageError
 */
export async function evidenceOf(
  store: ArchiveStore,
  { objectPath, version }: StoredVersion,
  batches: readonly StoreBatch[] | BatchIndex,
): Promise<StoredEvidence> {
  const made = await readManifestGroup(store, objectPath, version);
  if ('problem' in made) return { state: 'unusable', problem: made.problem };
  const found = await assembleRecord(
    batches instanceof BatchIndex ? await batches.about(made.group) : batches,
    made.group,
  );
  return found === undefined
    ? { state: 'pending', group: made.group }
    : { state: 'record', record: found.record, group: made.group, roots: found.roots };
}
