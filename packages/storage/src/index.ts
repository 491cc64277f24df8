export { fsyncDirectory, fsyncTree, makeDirectories } from './durable.js';
export { StorageError } from './error.js';
export type { StorageErrorCode } from './error.js';
export { forgetCached } from './forget-cached.js';
export { FsStore, openFsStore } from './fs-store.js';
export type { FsStoreOptions } from './fs-store.js';
export { MemoryStore } from './memory-store.js';
export { assertPrefix, assertReadableKey, assertWritableKey } from './key.js';
export { isPartName } from './part-name.js';
export {
  canErase,
  canFlush,
  canPublish,
  canRemoveStray,
  canReplace,
  canSweep,
  conditionsOf,
  hasReadBack,
  isLocal,
} from './types.js';
export type {
  ConditionalStore,
  EraseStore,
  FlushStore,
  LocalFiles,
  PublishStore,
  ReadBackStore,
  ReadOptions,
  ReadStore,
  ReplaceStore,
  StoreEntry,
  StrayStore,
  SweepStore,
  WriteOptions,
  WriteStore,
} from './types.js';
