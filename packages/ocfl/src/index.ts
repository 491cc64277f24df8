export type { CommitOutcome, Inventory, InventoryVersion, StagedObject, StageOptions, VersionFile } from './types.js';
