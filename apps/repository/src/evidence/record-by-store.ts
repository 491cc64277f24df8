import { assembleRecord, type BatchSource, type EvidenceRecord, type ProvedGroup } from '@mocban/evidence';
import type { ArchiveStore } from '@mocban/oais';
import type { Archive } from '../archive/archive.js';

/**
 * The evidence record of a version, with the group that it is of, by the manifests that a store has.
 * @param batches of the version
 * @returns `undefined` where its manifests are not there, or not those that were stamped; where nothing was stamped yet
 * @throws EvidenceError `EVIDENCE_BATCH_INVALID`; what the store throws
 */
export async function recordByStore(
  { functions }: Pick<Archive, 'functions'>,
  store: ArchiveStore,
  { objectPath, version }: { objectPath: string; version: string },
  batches: readonly BatchSource[],
): Promise<{ record: EvidenceRecord; group: ProvedGroup } | undefined> {
  if (batches.length === 0) return undefined;
  const made = await functions.readManifestGroup(store, objectPath, version);
  const found = 'problem' in made ? undefined : await assembleRecord(batches, made.group);
  return found && 'group' in made ? { record: found.record, group: made.group } : undefined;
}
