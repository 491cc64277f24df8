import { byByteOrder } from '@mocban/core';
import { readManifest } from '@mocban/fixity';
import { ArchiveError } from '../../error.js';
import type { ArchiveStore } from '../../ports.js';
import { loadInventory } from '../inventory.js';
import type { VolumePackage } from './types.js';
import { PACKAGE_LIST } from './volume-files.js';

/** A package as the list of a volume names it. */
export type ListedPackage = Pick<VolumePackage, 'objectPath' | 'inventorySha512'>;

const INVENTORY = '/inventory.json';

/** Lines as `sha512sum` writes them, in byte order of path: the same packages have the same list. */
export const serialisePackageList = (packages: readonly ListedPackage[]): string =>
  [...packages]
    .sort((a, b) => byByteOrder(a.objectPath, b.objectPath))
    .map(({ objectPath, inventorySha512 }) => `${inventorySha512}  ${objectPath}${INVENTORY}\n`)
    .join('');

/** The packages that a volume says it has. @throws ArchiveError `ARCHIVE_VOLUME_INVALID`; StorageError */
export async function* readPackageList(store: ArchiveStore): AsyncGenerator<ListedPackage> {
  for await (const line of readManifest(store.files.read(PACKAGE_LIST))) {
    if ('problem' in line || !line.path.startsWith('objects/') || !line.path.endsWith(INVENTORY))
      throw new ArchiveError('ARCHIVE_VOLUME_INVALID', `${PACKAGE_LIST}, line ${line.line}: it names no package`);
    yield { objectPath: line.path.slice(0, -INVENTORY.length), inventorySha512: line.digest };
  }
}

/** Ids of the packages that a volume says it has. Reads each inventory. @throws as `readPackageList` */
export async function volumeIds(store: ArchiveStore): Promise<string[]> {
  const ids: string[] = [];
  for await (const { objectPath } of readPackageList(store)) {
    const loaded = await loadInventory(store, objectPath, 'contents');
    if ('findings' in loaded)
      throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${objectPath}: ${loaded.findings[0]?.message}`);
    ids.push(loaded.inventory.id);
  }
  return ids;
}
