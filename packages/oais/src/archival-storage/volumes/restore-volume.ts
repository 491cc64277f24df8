import { ArchiveError } from '../../error.js';
import type { ArchiveStore, LocalArchiveStore } from '../../ports.js';
import type { RepairOutcome } from '../types.js';
import { samePath } from '../layout.js';
import { properPath } from '../placement.js';
import { readDigest, sha512Of } from '../object-files.js';
import { repairObject } from '../repair/repair.js';
import { copyEvidence } from './copy-evidence.js';
import { openVolume } from './open-volume.js';
import { readPackageList, type ListedPackage } from './package-list.js';
import { readSeal, sealProblem } from './read-seal.js';

export interface RestoreVolumeRequest {
  path: string;
  into: ArchiveStore;
  label?: string;
  /** Only this object. @defaultValue all */
  aipId?: string;
  /** The public key that the seal must be by, PEM. @defaultValue the volume's own */
  trustedKey?: string;
  dryRun?: boolean;
  signal?: AbortSignal;
}

/**
 * Brings packages of a sealed volume into a store by the way of repairs: what is intact there stays, also where it is newer; what is
 * missing or damaged is restored when the volume's copy is provably that object, read wholly before and behind.
 * @throws ArchiveError `ARCHIVE_VOLUME_UNSEALED`, `ARCHIVE_VOLUME_NOT_INTACT` for a seal that is not by the key,
 *   `ARCHIVE_OBJECT_MISSING` when the volume has no such package
 */
export async function* restoreVolume(request: RestoreVolumeRequest): AsyncGenerator<RepairOutcome> {
  const { store } = await openVolume(request.path, request.label === undefined ? {} : { label: request.label });
  const problem = sealProblem(await readSeal(store), request.trustedKey);
  if (problem !== undefined) throw new ArchiveError('ARCHIVE_VOLUME_NOT_INTACT', `the seal: ${problem}`);
  const only = request.aipId === undefined ? undefined : await properPath(store, 'objects', request.aipId);
  let met = 0;
  for await (const listed of readPackageList(store)) {
    if (only !== undefined && only !== listed.objectPath) continue;
    request.signal?.throwIfAborted();
    met += 1;
    yield await restoreOne(store, listed, request);
  }
  if (met === 0 && request.aipId !== undefined)
    throw new ArchiveError('ARCHIVE_OBJECT_MISSING', `${store.id} has no package ${request.aipId}`);
}

async function restoreOne(
  volume: LocalArchiveStore,
  { objectPath, inventorySha512 }: ListedPackage,
  { into, dryRun, signal }: RestoreVolumeRequest,
): Promise<RepairOutcome> {
  const inventory = await readDigest(volume, `${objectPath}/inventory.json`, 'sha512', signal);
  if (inventory.kind !== 'read' || inventory.digest !== inventorySha512)
    return {
      id: '',
      path: objectPath,
      outcome: 'no-good-copy',
      message: 'the copy on the volume is not the one that was sealed',
      findings: [],
    };
  const place = samePath(volume, objectPath, into);
  const outcome = await repairObject({
    store: into,
    from: [volume],
    objectPath: place,
    tx: `restore-${sha512Of(`${volume.id}\n${objectPath}`).slice(0, 32)}`,
    ...(dryRun !== undefined && { dryRun }),
    ...(signal && { signal }),
  });
  if (outcome.outcome === 'repaired') await copyEvidence(volume, into, place);
  return outcome;
}
