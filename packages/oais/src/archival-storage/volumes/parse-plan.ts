import { ArchiveError } from '../../error.js';
import type { PlannedVolume, VolumePackage, VolumePlan } from './types.js';

/** Reads a plan that was kept as JSON; it comes from outside. @throws ArchiveError `ARCHIVE_VOLUME_INVALID` */
export function parseVolumePlan(value: unknown): Pick<VolumePlan, 'volumes'> {
  const volumes = membersOf(value)['volumes'];
  if (!Array.isArray(volumes)) throw invalid('it has no volumes');
  return { volumes: volumes.map(parseVolume) };
}

function parseVolume(value: unknown): PlannedVolume {
  const { label, usableBytes, occupiedBytes, packages } = membersOf(value);
  if (typeof label !== 'string' || !Array.isArray(packages)) throw invalid('a volume has no label or no packages');
  return {
    label,
    usableBytes: Number(usableBytes),
    occupiedBytes: Number(occupiedBytes),
    packages: packages.map(parsePackage),
  };
}

function parsePackage(value: unknown): VolumePackage {
  const { aipId, objectPath, inventorySha512, fonds, sizeBytes, files } = membersOf(value);
  if (
    typeof aipId !== 'string' ||
    typeof objectPath !== 'string' ||
    !/^objects(?:\/[0-9a-f]{3}){3}\/[0-9a-f]{64}$/.test(objectPath) ||
    typeof inventorySha512 !== 'string' ||
    !/^[0-9a-f]{128}$/.test(inventorySha512) ||
    typeof fonds !== 'string' ||
    !isCount(sizeBytes) ||
    !isCount(files)
  )
    throw invalid(`a package is not described as one: ${JSON.stringify(aipId)}`);
  return { aipId, objectPath, inventorySha512, fonds, sizeBytes, files };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const membersOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const invalid = (message: string): ArchiveError =>
  new ArchiveError('ARCHIVE_VOLUME_INVALID', `a plan for volumes: ${message}`);
