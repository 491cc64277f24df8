import { collectBytes, messageOf, type Finding } from '@mocban/core';
import {
  ArchiveError,
  listSnapshotGenerations,
  listSnapshotVersions,
  openSnapshot,
  proveSnapshot,
  type ArchiveStore,
  type OpenSnapshot,
  type SnapshotVersion,
} from '@mocban/oais';
import { SNAPSHOT_FORMAT, SNAPSHOT_JSON, type SnapshotDescription } from './describe-snapshot.js';

/** A version that a store says it has. */
export interface FoundSnapshot {
  store: ArchiveStore;
  generation: number;
  version: SnapshotVersion;
}

/** A version whose every file has been read and had its digest. */
export interface GoodSnapshot extends FoundSnapshot {
  files: OpenSnapshot;
  description: SnapshotDescription;
}

export interface SnapshotProblem {
  store: string;
  path: string;
  finding: Finding;
}

const DESCRIPTION_MAX_BYTES = 64 << 20;

/** Every version in every store, and what could not be read. */
export async function findSnapshots(
  stores: readonly ArchiveStore[],
): Promise<{ found: FoundSnapshot[]; problems: SnapshotProblem[] }> {
  const found: FoundSnapshot[] = [];
  const problems: SnapshotProblem[] = [];
  for (const store of stores)
    for (const generation of await listSnapshotGenerations(store)) {
      const versions = await listSnapshotVersions(store, generation).catch((error: unknown) => {
        problems.push(problemOf(store, 'objects', error));
        return [];
      });
      for (const version of versions) found.push({ store, generation, version });
    }
  return { found, problems };
}

/**
 * The versions that are provably good, newest first; of two copies the one that is, whichever store has it.
 * @param isLogged whether the log, where there is one, does not contradict it
 */
export async function* goodSnapshots(
  found: readonly FoundSnapshot[],
  isLogged: (version: SnapshotVersion) => Promise<boolean>,
  onProblem: (problem: SnapshotProblem) => void,
): AsyncGenerator<GoodSnapshot> {
  for (const candidate of [...found].sort(newestFirst)) {
    const { store, generation, version } = candidate;
    try {
      if (!(await isLogged(version)))
        throw new ArchiveError('ARCHIVE_OBJECT_CONFLICT', `${version.version}: the log knows another inventory`);
      const files = await openSnapshot(store, generation, version.version);
      const description = await readDescription(files);
      await proveSnapshot(files);
      yield { ...candidate, files, description };
    } catch (error) {
      onProblem(problemOf(store, `${version.objectPath}/${version.version}`, error));
    }
  }
}

const numberOf = ({ version }: SnapshotVersion): number => Number(version.slice(1));

const newestFirst = (a: FoundSnapshot, b: FoundSnapshot): number =>
  b.generation - a.generation || numberOf(b.version) - numberOf(a.version);

async function readDescription(files: OpenSnapshot): Promise<SnapshotDescription> {
  const text = (await collectBytes(files.read(SNAPSHOT_JSON), DESCRIPTION_MAX_BYTES)).toString('utf8');
  const value = JSON.parse(text) as Partial<SnapshotDescription> | null;
  if (value?.format !== SNAPSHOT_FORMAT)
    throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${SNAPSHOT_JSON}: expected the format ${SNAPSHOT_FORMAT}`);
  return value as SnapshotDescription;
}

export function problemOf(store: ArchiveStore, path: string, error: unknown): SnapshotProblem {
  const message = messageOf(error);
  const finding: Finding = { rule: 'REBUILD_SNAPSHOT_UNUSABLE', severity: 'error', location: path, message };
  return { store: store.id, path, finding };
}
