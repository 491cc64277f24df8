import type { WriteStore } from '@mocban/storage';
import { OcflError } from './error.js';
import { isPadded, versionNumber } from './inventory/model.js';
import type { InventoryTable } from './inventory/lists.js';
import { readInventoryTable } from './inventory/read-table.js';
import { joinKey } from './key.js';
import { MUTABLE_HEAD } from './validation/extensions.js';
import { finishStaging, INVENTORY_TYPE, openStaging, placeVersion, versionBlock } from './stage.js';
import type { StagedVersion, StageOptions, VersionFile } from './types.js';

/**
 * Builds the next version of an object in staging: `<stagingPrefix>/object/vN/` and the new root inventory with its sidecar.
 * Bytes that the object holds already are not stored again, and their sources are not touched.
 * @param objectPrefix path of the object below the storage root
 * @param files every file of the new version, unchanged ones too
 * @throws OcflError `OCFL_UNSUPPORTED` for an object that is not of OCFL 1.1 with sha512 and unpadded versions,
 *   `OCFL_MUTABLE_HEAD` for one with changes that are no version yet, `OCFL_OBJECT_EXISTS` when the object has another id, and as `stageNewObject` and `readInventory`
 */
export async function stageNewVersion(
  store: WriteStore,
  stagingPrefix: string,
  rootPrefix: string,
  objectPrefix: string,
  options: StageOptions,
  files: Iterable<VersionFile> | AsyncIterable<VersionFile>,
): Promise<StagedVersion> {
  const from = joinKey(rootPrefix, objectPrefix);
  const {
    table: before,
    sha512: previousInventorySha512,
    texts,
  } = await readInventoryTable(store, from, { texts: 'whole' });
  if (before.id !== options.id) throw new OcflError('OCFL_OBJECT_EXISTS', 'the object there has another id');
  if (
    before.digestAlgorithm !== 'sha512' ||
    before.type !== INVENTORY_TYPE ||
    isPadded(before.head) ||
    before.contentDirectory !== undefined
  )
    throw new OcflError(
      'OCFL_UNSUPPORTED',
      'versions are added to objects of OCFL 1.1 with sha512, plain version names and the default content directory',
    );
  await assertNoMutableHead(store, from);
  const object = joinKey(stagingPrefix, 'object');
  const version = `v${versionNumber(before.head)! + 1}`;
  const staging = await openStaging(store, object);
  await placeVersion(staging, version, versionBlock(options), files, before.lists);
  const inventory: InventoryTable = { ...before, head: version };
  const text = texts.get('versions');
  const earlier = text === undefined ? undefined : { store, key: joinKey(from, 'inventory.json'), text };
  const inventorySha512 = await finishStaging(staging, inventory, [], earlier);
  return { id: options.id, version, stagedPrefix: object, objectPrefix, inventorySha512, previousInventorySha512 };
}

/** @see OCFL community extension 0005: a version made beside a mutable head invalidates what is in it */
async function assertNoMutableHead(store: WriteStore, objectKey: string): Promise<void> {
  const { files, folders } = await store.children(joinKey(objectKey, 'extensions', MUTABLE_HEAD));
  if (files.length + folders.length > 0)
    throw new OcflError(
      'OCFL_MUTABLE_HEAD',
      'the object has a mutable head, whose changes a new version would make invalid: commit or remove it with the software that made it',
    );
}
