import { statfs } from 'node:fs/promises';
import { bytesOf, underlyingErrno, type Clock } from '@mocban/core';
import { ArchiveError } from '../../error.js';
import type { ArchiveStore, LocalArchiveStore, StepObserver } from '../../ports.js';
import { objectsPrefix } from '../layout.js';
import { readDigest, sha512Of } from '../object-files.js';
import { replicateAip } from '../replication/replicate.js';
import { copyBatches } from '../log/store-batches.js';
import { copyEvidence, copyLog, logBytes } from './copy-evidence.js';
import { openVolume, requireStillThere, sealed, type OpenVolume } from './open-volume.js';
import { serialisePackageList } from './package-list.js';
import { occupiedBytes } from './plan-volumes.js';
import { readSeal } from './read-seal.js';
import type { VolumeSigner } from './seal-key.js';
import { sealVolume } from './seal-volume.js';
import type { SealedVolume, VolumePackage } from './types.js';
import { PACKAGE_LIST } from './volume-files.js';

export interface WriteVolumeRequest {
  /** Where the medium is mounted; it has been made a volume. */
  path: string;
  label: string;
  packages: readonly VolumePackage[];
  /** Stores to take the packages from, in order: the first whose copy is what was planned. */
  from: readonly ArchiveStore[];
  signer: VolumeSigner;
  clock: Clock;
  signal?: AbortSignal;
  /** Steps: `volume:begun`, `volume:package` behind each, `volume:log`, and those of `sealVolume`. */
  onStep?: StepObserver;
  onProgress?: (done: { objects: number; bytes: number; phase: 'write' | 'verify' }) => void;
}

/**
 * Writes packages to a volume, reads everything back and seals it. Each file is read once and has its digest, each package appears whole.
 * After a kill or a medium that was pulled out, the same call goes on with what is there; a volume that these packages were sealed on
 * already is left as it is.
 * @throws ArchiveError `ARCHIVE_VOLUME_FULL` before anything is written, or when the medium is full before its time, `ARCHIVE_VOLUME_FOREIGN`, `ARCHIVE_VOLUME_SEALED`,
 *   `ARCHIVE_VOLUME_NOT_INTACT`, `ARCHIVE_OBJECT_DAMAGED` when no store has a copy that is what was planned; StorageError
 */
export async function writeVolume(request: WriteVolumeRequest): Promise<SealedVolume> {
  const { path, label, packages } = request;
  const volume = await openVolume(path, { label, readOnly: false });
  if (volume.isSealed) return sealedBefore(volume, packages);
  await requireRoom(volume, request);
  try {
    return await writeAll(volume, request);
  } catch (cause) {
    // Less room than was said: another program has written there, or the file system needs more for itself.
    if (!FULL.has(underlyingErrno(cause))) throw cause;
    throw new ArchiveError('ARCHIVE_VOLUME_FULL', `${label}: the medium is full; it is not sealed`, { cause });
  }
}

const FULL: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT']);

async function writeAll(volume: OpenVolume, request: WriteVolumeRequest): Promise<SealedVolume> {
  const { packages, onStep } = request;
  await writeList(volume.store, packages);
  await onStep?.('volume:begun');
  await writePackages(volume.store, request);
  // Behind the packages, so that the log has their leaves.
  await requireStillThere(volume.store);
  const logged = request.from[0];
  if (logged !== undefined) {
    // The log behind them, which tells of each.
    await copyBatches(logged, volume.store);
    await copyLog(logged, volume.store, request.signal);
  }
  await onStep?.('volume:log');
  const { onProgress, ...sealing } = request;
  return sealVolume(volume, {
    ...sealing,
    ...(onProgress && { onProgress: (done) => onProgress({ ...done, phase: 'verify' }) }),
  });
}

async function sealedBefore({ store, medium }: OpenVolume, packages: readonly VolumePackage[]): Promise<SealedVolume> {
  const list = await readDigest(store, PACKAGE_LIST, 'sha512');
  if (list.kind === 'read' && list.digest === sha512Of(serialisePackageList(packages))) return readSeal(store);
  throw sealed(medium.label);
}

/** Said before it happens: what is not on the medium yet must have room there. */
async function requireRoom({ store, medium }: OpenVolume, request: WriteVolumeRequest): Promise<void> {
  let needed = request.from[0] === undefined ? 0 : await logBytes(request.from[0]);
  for (const item of request.packages)
    if ((await store.files.stat(`${item.objectPath}/inventory.json`)) === undefined)
      needed += occupiedBytes(item, medium.kind);
  const { bavail, bsize } = await statfs(store.files.localPath(''));
  if (needed <= bavail * bsize) return;
  throw new ArchiveError(
    'ARCHIVE_VOLUME_FULL',
    `${medium.label}: what is to be written needs ${needed} bytes, the medium has ${bavail * bsize}`,
  );
}

async function writeList(store: LocalArchiveStore, packages: readonly VolumePackage[]): Promise<void> {
  const text = serialisePackageList(packages);
  const present = await readDigest(store, PACKAGE_LIST, 'sha512');
  if (present.kind === 'missing') await store.files.write(PACKAGE_LIST, bytesOf(text));
  else if (present.kind !== 'read' || present.digest !== sha512Of(text))
    throw new ArchiveError('ARCHIVE_VOLUME_FOREIGN', 'the volume was begun with other packages');
}

async function writePackages(store: LocalArchiveStore, request: WriteVolumeRequest): Promise<void> {
  const done = { objects: 0, bytes: 0 };
  for (const item of request.packages) {
    request.signal?.throwIfAborted();
    await requireStillThere(store);
    await writePackage(store, item, request);
    done.objects += 1;
    done.bytes += item.sizeBytes;
    request.onProgress?.({ ...done, phase: 'write' });
    await request.onStep?.('volume:package');
  }
}

/** A copy that is damaged is passed over for one in the next store. */
async function writePackage(
  store: LocalArchiveStore,
  { objectPath, inventorySha512, aipId }: VolumePackage,
  { from, signal }: WriteVolumeRequest,
): Promise<void> {
  const refused: string[] = [];
  for (const source of from) {
    try {
      if (objectsPrefix(source) !== objectsPrefix(store))
        throw new ArchiveError('ARCHIVE_OBJECT_MISSING', 'a bare storage root has no volumes written from it');
      await replicateAip({
        from: source,
        to: store,
        objectPrefix: objectPath,
        inventorySha512,
        tx: `volume-${sha512Of(objectPath).slice(0, 32)}`,
        ...(signal && { signal }),
      });
      return await copyEvidence(source, store, objectPath);
    } catch (error) {
      if (!(error instanceof ArchiveError) || !PASSED_OVER.has(error.code)) throw error;
      refused.push(`${source.id}: ${error.message}`);
    }
  }
  throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${aipId}: no store has the copy planned: ${refused.join('; ')}`);
}

const PASSED_OVER: ReadonlySet<string> = new Set(['ARCHIVE_OBJECT_DAMAGED', 'ARCHIVE_OBJECT_MISSING']);
