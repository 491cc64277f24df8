import type { ArchiveStore } from '../../ports.js';
import { describeAip } from '../../data-management/holding.js';
import { ArchiveError } from '../../error.js';
import { walkObjects } from '../audit/walk-root.js';
import type { VolumePackage } from './types.js';

/** Which packages are to go onto volumes; a package that one member names is taken. */
export interface PackageChoice {
  fonds?: readonly string[];
  /** Ids of objects. */
  ids?: readonly string[];
  /** Those that their own metadata says are to be kept for ever, or to have a backup (`maintenance` 01, `riskRecovery` 1). */
  rule?: 'permanent' | 'risk-recovery';
}

/**
 * The packages of a store that a choice takes; without one, all. What is no AIP is passed over: it has nothing that a rule could be
 * held against, and no volume is planned from what is damaged. Reads inventories and metadata.
 */
export async function* storePackages(
  store: ArchiveStore,
  choice: PackageChoice = {},
  options: { signal?: AbortSignal } = {},
): AsyncGenerator<VolumePackage> {
  for await (const met of walkObjects(store, options)) {
    if (met.kind !== 'object') continue;
    const found = await packageAt(store, met.path);
    if (found !== undefined && isChosen(found, choice)) yield found.package;
  }
}

interface Found {
  package: VolumePackage;
  isPermanent: boolean;
  hasRiskRecovery: boolean;
}

const isChosen = (
  { package: item, isPermanent, hasRiskRecovery }: Found,
  { fonds, ids, rule }: PackageChoice,
): boolean =>
  (fonds === undefined && ids === undefined && rule === undefined) ||
  fonds?.includes(item.fonds) === true ||
  ids?.includes(item.aipId) === true ||
  (rule === 'permanent' && isPermanent) ||
  (rule === 'risk-recovery' && hasRiskRecovery);

async function packageAt(store: ArchiveStore, objectPath: string): Promise<Found | undefined> {
  try {
    const { aipId, transfer, versions, backup } = await describeAip(store, objectPath);
    const size = { sizeBytes: 0, files: 0 };
    for await (const { sizeBytes } of store.files.list(objectPath)) {
      size.sizeBytes += sizeBytes;
      size.files += 1;
    }
    return {
      package: {
        aipId,
        objectPath,
        inventorySha512: versions.at(-1)!.inventorySha512,
        fonds: transfer.fondsCode ?? transfer.agencyCode,
        ...size,
      },
      isPermanent: backup.isPermanent,
      hasRiskRecovery: backup.hasRiskRecovery,
    };
  } catch (error) {
    if (error instanceof ArchiveError) return undefined;
    throw error;
  }
}
