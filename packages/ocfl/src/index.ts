export { commitNewObject, replaceSidecar } from './commit.js';
export { commitNewVersion } from './commit-version.js';
export { OcflError } from './error.js';
export type { OcflErrorCode } from './error.js';
export { InventoryLists } from './inventory/lists.js';
export type { InventoryTable, ListedVersion } from './inventory/lists.js';
export { readInventory } from './inventory/read.js';
export type { ReadInventory, ReadInventoryOptions } from './inventory/read.js';
export { readInventoryTable } from './inventory/read-table.js';
export type { ReadInventoryTable } from './inventory/read-table.js';
export { LAYOUT_NAMES, parseLayout } from './layout/config.js';
export { objectPathOf } from './layout/layout.js';
export { DEFAULT_LAYOUT } from './layout/types.js';
export type { Layout } from './layout/types.js';
export { commitRank } from './put-folder.js';
export { listTombstones, purgeObject, TOMBSTONE_TYPE } from './purge.js';
export type { Purge, PurgeOptions, Tombstone } from './purge.js';
export { exportVersion, logicalFiles, readLogicalFile } from './read-version.js';
export type { LogicalFile } from './read-version.js';
export { recoverObject } from './recover.js';
export type { Recovery, RecoverOptions, RecoveryAction } from './recover.js';
export { stageNewObject } from './stage.js';
export { stageCopiedObject } from './stage-copies.js';
export type { CopiedFile } from './stage-copies.js';
export { stageNewVersion } from './stage-version.js';
export { initStorageRoot, listObjects, openStorageRoot, storageRootTexts } from './storage-root.js';
export type { InitStorageRootOptions, ListedObject, StorageRoot } from './storage-root.js';
export type {
  CommitOutcome,
  Inventory,
  InventoryVersion,
  StagedObject,
  StagedVersion,
  StageOptions,
  VersionFile,
} from './types.js';
export { VALIDATION_CODES } from './validation/codes.generated.js';
export { HeadStart } from './validation/head-start.js';
export { validateObject } from './validation/object.js';
export type { ValidateOptions } from './validation/object.js';
export { validatePath } from './validation/path.js';
export { validateStorageRoot } from './validation/root.js';
