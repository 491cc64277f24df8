import { commitNewVersion, recoverObject, stageNewObject, stageNewVersion, type VersionFile } from '@mocban/ocfl';
import type { ArchiveStore } from '../../ports.js';
import { commitAip } from '../commit.js';
import { below, joinKey, objectsPrefix, stagingPrefix } from '../layout.js';
import { discardStaging } from '../staging.js';
import { workFiles } from '../work-files.js';
import { findSnapshotHead, listSnapshotGenerations, type SnapshotHead } from './find-snapshots.js';
import { openSnapshot } from './open-snapshot.js';
import { snapshotObjectId, snapshotObjectPath } from './reserved-objects.js';

/** A file of a snapshot, and where its bytes are. */
export type SnapshotFile = VersionFile;

export interface CommitSnapshotRequest {
  store: ArchiveStore;
  /** The newest version that is good, none for the first. */
  head: SnapshotHead | undefined;
  /** Where the version goes: the head's generation, or another, which begins with every file of its own. */
  generation: number;
  /** Name of the folder in `staging/`. */
  tx: string;
  /** Files that differ each time: with no other difference there is no new version. */
  volatile: ReadonlySet<string>;
  created: string;
  message: string;
  user: { name: string; address?: string };
  files: readonly SnapshotFile[];
}

/**
 * Completes or takes back what a killed run left of the newest generation, and clears its staging; for the one who holds the lock of snapshots.
 */
export async function recoverSnapshots(store: ArchiveStore, tx: string): Promise<void> {
  const generation = (await listSnapshotGenerations(store)).at(-1) ?? 1;
  const recovering = { stagingPrefix: `${stagingPrefix(store, tx)}/unfinished`, rootPrefix: objectsPrefix(store) };
  await discardStaging(store, tx);
  for (const next of [generation, generation + 1])
    await recoverObject(store.files, snapshotObjectPath(store, next), recovering);
  await discardStaging(store, tx);
}

/** A folder of this machine for what a snapshot is being made of; cleared with its staging. */
export const snapshotWorkFolder = (store: ArchiveStore, tx: string): string =>
  workFiles(store).localPath(`${stagingPrefix(store, tx)}/files`);

/**
 * Commits a snapshot as the next version, where it differs from the newest one. Bytes that are held already are not stored again. Holds
 * the inventory and the list of files.
 * @returns the newest version then, and whether it was made now
 */
export async function commitSnapshot(request: CommitSnapshotRequest): Promise<{ head: SnapshotHead; isNew: boolean }> {
  const { store, head, generation } = request;
  if (head !== undefined && (await isUnchanged(request, head))) return { head, isNew: false };
  if (head?.generation === generation) await commitVersion(request, head);
  else await commitGeneration(request, generation);
  return { head: (await findSnapshotHead(store))!, isNew: true };
}

async function isUnchanged({ store, files, volatile }: CommitSnapshotRequest, head: SnapshotHead): Promise<boolean> {
  const last = await openSnapshot(store, head.generation, head.version);
  const before = last.paths().filter((path) => !volatile.has(path));
  const now = files.filter(({ logicalPath }) => !volatile.has(logicalPath));
  return (
    before.length === now.length &&
    now.every(({ logicalPath, sha512 }) => last.has(logicalPath) && last.sha512(logicalPath) === sha512)
  );
}

async function commitGeneration({ store, tx, files, ...version }: CommitSnapshotRequest, generation: number) {
  const id = snapshotObjectId(generation);
  const options = { id, created: version.created, message: version.message, user: version.user };
  const staged = await stageNewObject(workFiles(store), stagingPrefix(store, tx), options, files);
  await commitAip(store, {
    aipId: id,
    tx,
    version: staged.version,
    created: version.created,
    transferId: id,
    stagedPrefix: staged.stagedPrefix,
    objectPrefix: joinKey(objectsPrefix(store), staged.objectPrefix),
    inventorySha512: staged.inventorySha512,
  });
}

async function commitVersion({ store, tx, files, ...version }: CommitSnapshotRequest, head: SnapshotHead) {
  const root = objectsPrefix(store);
  const options = { id: head.objectId, created: version.created, message: version.message, user: version.user };
  const objectPath = below(root, head.objectPath);
  const staged = await stageNewVersion(store.files, stagingPrefix(store, tx), root, objectPath, options, files);
  await commitNewVersion(store.files, root, staged);
}
