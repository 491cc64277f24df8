export { fsyncDirectory, fsyncTree, makeDirectories } from './durable.js';
export { StorageError } from './error.js';
export type { StorageErrorCode } from './error.js';
export { FsStore, openFsStore } from './fs-store.js';
export type { FsStoreOptions } from './fs-store.js';
export { MemoryStore } from './memory-store.js';
export { canFlush, canPublish, canReplace, isLocal } from './types.js';
export type {
  FlushStore,
  LocalFiles,
  PublishStore,
  ReadOptions,
  ReadStore,
  ReplaceStore,
  StoreEntry,
  WriteStore,
} from './types.js';
