import type { ByteSource } from '@mocban/core';

export interface ReadOptions {
  signal?: AbortSignal;
  /** First byte wanted. @defaultValue 0 */
  start?: number;
  /** Last byte wanted, inclusive. @defaultValue the last byte of the object */
  end?: number;
  /** Whether chunks may share one buffer: each is valid only until the next is asked for. @defaultValue false */
  reuse?: boolean;
}

export interface StoreEntry {
  /** `/`-separated, relative to the store's root, the name as it is on the carrier. */
  key: string;
  sizeBytes: number;
  /** `other`: a symbolic link, socket or device, never followed and never read. */
  kind: 'file' | 'other';
}

export interface ReadStore {
  /** Streams an object's bytes. @throws StorageError `STORAGE_KEY_MISSING`, `STORAGE_IO` */
  read(key: string, options?: ReadOptions): ByteSource;
  /** Size of an object, or `undefined` when there is none. @throws StorageError `STORAGE_IO` */
  stat(key: string): Promise<{ sizeBytes: number } | undefined>;
  /**
   * Every entry below a prefix folder (`''` is the root), each once: folder by folder in byte order of names, or, in a store that
   * has keys but no folders, in byte order of keys. A folder that is absent is empty.
   */
  list(prefix: string, options?: { signal?: AbortSignal }): AsyncIterable<StoreEntry>;
  /** Names directly below a prefix folder. */
  children(prefix: string): Promise<{ files: string[]; folders: string[]; others: string[] }>;
}

export interface WriteOptions {
  signal?: AbortSignal;
  /** Size of the object, where it is known before: a store that writes in parts chooses their size by it. */
  sizeBytes?: number;
}

export interface WriteStore extends ReadStore {
  /**
   * Resolves once the bytes are durable. Never overwrites. A source that fails at its end, as one does whose bytes have not the
   * digest they should, leaves nothing. @throws StorageError `STORAGE_KEY_EXISTS`, `STORAGE_IO`
   */
  write(key: string, bytes: ByteSource, options?: WriteOptions): Promise<{ sizeBytes: number }>;
  /** Removes an object or a whole prefix folder; absent is not an error. */
  remove(key: string): Promise<void>;
}

/** A store that keeps what was removed or replaced as earlier versions, or may be told to keep objects for a time. */
export interface EraseStore extends WriteStore {
  /**
   * Removes an object or a whole prefix folder with every earlier version of it: no byte of it stays. What a retention keeps it does
   * not take away, and says so. @throws StorageError `STORAGE_RETAINED`
   */
  erase(key: string): Promise<void>;
}

/** A store in which a write that was broken off may leave something that no listing shows. */
export interface SweepStore extends WriteStore {
  /** Removes what writes begun before this time have left. @returns the keys they were to have */
  sweepUnfinished(begunBefore: Date): Promise<string[]>;
}

/** A store of keys that anybody may have written: its listings can show some that name no place, and that no other method takes. */
export interface StrayStore extends WriteStore {
  /** Removes exactly the key that a listing showed as `other`. */
  removeStray(key: string): Promise<void>;
}

/** A store that has read back and digested what it wrote when `write` resolves. */
export interface ReadBackStore extends WriteStore {
  readonly readsBack: true;
}

/** Whether two writers of a key can be told apart by the store itself, whoever and wherever they are. */
export interface ConditionalStore extends WriteStore {
  readonly conditions: { createOnly: boolean; replaceIf: boolean };
}

/** A store that makes many writes durable together: far quicker for a tree of small files than one wait for the disk each. */
export interface FlushStore extends WriteStore {
  /** As `write`, without waiting for the disk: durable once a folder above the key has been flushed; a crash may leave a part. */
  writeUnflushed(key: string, bytes: ByteSource, options?: { signal?: AbortSignal }): Promise<{ sizeBytes: number }>;
  /**
   * Resolves once everything below a folder is durable, whoever wrote or moved it there, and the folder's own name.
   * @throws StorageError `STORAGE_KEY_MISSING`, `STORAGE_IO`
   */
  flush(prefix: string): Promise<void>;
}

/** Makes a staged folder, or one file, part of the store in one atomic step. */
export interface PublishStore extends WriteStore {
  /**
   * Fsyncs nothing inside `from` (the stager did); creates and fsyncs the parents of `to`, renames once, fsyncs both parents.
   * @throws StorageError `STORAGE_KEY_EXISTS` when `to` exists
   */
  publish(from: string, to: string): Promise<void>;
}

/** Replaces one small object atomically, e.g. a root inventory. */
export interface ReplaceStore extends WriteStore {
  /** @param expectedSha512 hex digest of the bytes now there. @throws StorageError `STORAGE_CONFLICT` */
  replaceIf(key: string, expectedSha512: string, bytes: Uint8Array): Promise<void>;
}

/** A store whose objects are files of this machine, so that trees can be digested and copied in worker threads. */
export interface LocalFiles {
  /** Absolute path of a key. */
  localPath(key: string): string;
}

/** Whether the store lies on this machine, so that its files can be read by threads. */
export const isLocal = (store: object): store is LocalFiles => 'localPath' in store;
/** Whether the store can say when all that was written is on the disk. */
export const canFlush = (store: ReadStore): store is FlushStore => 'flush' in store;
/** Whether the store can make a staged tree appear under its final key at once. */
export const canPublish = (store: ReadStore): store is PublishStore => 'publish' in store;
/** Whether the store can replace a file whose version is known. */
export const canReplace = (store: ReadStore): store is ReplaceStore => 'replaceIf' in store;
/** Whether the store keeps earlier versions that can be removed as well. */
export const canErase = (store: ReadStore): store is EraseStore => 'erase' in store;
/** Whether broken-off writes leave what only the store itself can find. */
export const canSweep = (store: ReadStore): store is SweepStore => 'sweepUnfinished' in store;
/** Whether keys that name no place can be removed by themselves. */
export const canRemoveStray = (store: ReadStore): store is StrayStore => 'removeStray' in store;
/** Whether nothing that was just written need be read again to prove it. */
export const hasReadBack = (store: ReadStore): store is ReadBackStore => 'readsBack' in store;
/** What the store can do about two writers of one key; a store that says nothing keeps them apart. */
export const conditionsOf = (store: ReadStore): ConditionalStore['conditions'] =>
  'conditions' in store ? (store as ConditionalStore).conditions : { createOnly: true, replaceIf: true };
