import { byByteOrder } from '@mocban/core';
import { ArchiveError } from '../../error.js';
import type { PlannedVolume, VolumeKind, VolumePackage, VolumePlan } from './types.js';

export interface PlanVolumesRequest {
  packages: readonly VolumePackage[];
  /** The media that are there to be filled. */
  volumes: readonly { label: string; kind: VolumeKind; capacityBytes: number }[];
  /** What the store's log takes, which goes onto every volume. @defaultValue 0 */
  logBytes?: number;
  /** What the file system keeps of the capacity for itself. @defaultValue 5 */
  fileSystemPercent?: number;
}

/** A file takes whole blocks; of the usual file systems of each kind the largest. */
const BLOCK_BYTES: Record<VolumeKind, number> = {
  disk: 4096,
  ssd: 4096,
  tape: 4096,
  optical: 2048,
  film: 4096,
  other: 4096,
};
/** Entries of a volume for itself: its own files, the folders of the storage root and of the log. */
const OWN_ENTRIES = 64;
/** Folders and evidence of a package beside its files. */
const ENTRIES_A_PACKAGE = 16;
/** What the volume's manifest and the package's two say of one file. */
const MANIFEST_BYTES_A_FILE = 768;

/** What a package takes on a medium, rather too much than too little. */
export const occupiedBytes = ({ sizeBytes, files }: VolumePackage, kind: VolumeKind): number =>
  sizeBytes + files * (BLOCK_BYTES[kind] + MANIFEST_BYTES_A_FILE) + ENTRIES_A_PACKAGE * BLOCK_BYTES[kind];

/**
 * Spreads packages over volumes: each whole on one, fonds by fonds, the large ones of a fonds first, each on the first volume
 * in order of labels that has room for it. The same question has the same answer.
 * @throws ArchiveError `ARCHIVE_VOLUME_INVALID` for two volumes of one label
 */
export function planVolumes(request: PlanVolumesRequest): VolumePlan {
  const volumes = request.volumes
    .map((volume) => ({ ...volume, planned: emptyVolume(volume, request) }))
    .sort((a, b) => byByteOrder(a.label, b.label));
  for (const [index, { label }] of volumes.entries())
    if (volumes[index - 1]?.label === label)
      throw new ArchiveError('ARCHIVE_VOLUME_INVALID', `two volumes have the label ${label}`);
  const left: VolumePlan['left'] = [];
  for (const item of [...request.packages].sort(byFonds)) {
    const roomy = volumes.find(
      ({ kind, planned }) => planned.occupiedBytes + occupiedBytes(item, kind) <= planned.usableBytes,
    );
    if (roomy === undefined) {
      const isTooLarge = volumes.every(({ kind, planned }) => occupiedBytes(item, kind) > planned.usableBytes);
      left.push({ package: item, reason: isTooLarge ? 'larger-than-a-volume' : 'no-room' });
      continue;
    }
    roomy.planned.packages.push(item);
    roomy.planned.occupiedBytes += occupiedBytes(item, roomy.kind);
  }
  return { volumes: volumes.map(({ planned }) => planned), left };
}

const byFonds = (a: VolumePackage, b: VolumePackage): number =>
  byByteOrder(a.fonds, b.fonds) || b.sizeBytes - a.sizeBytes || byByteOrder(a.aipId, b.aipId);

function emptyVolume(
  { label, kind, capacityBytes }: PlanVolumesRequest['volumes'][number],
  { logBytes = 0, fileSystemPercent = 5 }: PlanVolumesRequest,
): PlannedVolume {
  const forFiles = Math.floor((capacityBytes * (100 - fileSystemPercent)) / 100);
  const usableBytes = Math.max(0, forFiles - logBytes - OWN_ENTRIES * BLOCK_BYTES[kind]);
  return { label, usableBytes, occupiedBytes: 0, packages: [] };
}
