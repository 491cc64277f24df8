export { commitNewObject } from './commit.js';
export { OcflError } from './error.js';
export type { OcflErrorCode } from './error.js';
export { readInventory } from './inventory/read.js';
export type { ReadInventory, ReadInventoryOptions } from './inventory/read.js';
export { DEFAULT_LAYOUT, objectPathOf } from './layout.js';
export type { Layout } from './layout.js';
export { stageNewObject } from './stage.js';
export type { CommitOutcome, Inventory, InventoryVersion, StagedObject, StageOptions, VersionFile } from './types.js';
