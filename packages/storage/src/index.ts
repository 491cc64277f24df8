export { canPublish, canReplace, isLocal } from './types.js';
export type {
  LocalFiles,
  PublishStore,
  ReadOptions,
  ReadStore,
  ReplaceStore,
  StoreEntry,
  WriteStore,
} from './types.js';
