import { createHash, randomUUID } from 'node:crypto';
import { lstatSync, mkdirSync, realpathSync, type Stats } from 'node:fs';
import { link, lstat, mkdir, realpath, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf, turnDue } from '@mocban/core';
import type { ByteSource } from '@mocban/core';
import { fsyncDirectory, makeDirectories } from './durable.js';
import { StorageError, toStorageError } from './error.js';
import { flushTree } from './flush.js';
import { folderEntries, walk } from './fs-listing.js';
import { readFileChunks } from './fs-read.js';
import { writeNew } from './fs-write.js';
import { assertPrefix, assertReadableKey, assertWritableKey, parentOf } from './key.js';
import { partName } from './part-name.js';
import type { FlushStore, LocalFiles, PublishStore, ReadOptions, ReplaceStore, StoreEntry } from './types.js';

export interface FsStoreOptions {
  /** Refuse every change with `STORAGE_READ_ONLY`. @defaultValue false */
  readOnly?: boolean;
  /** Create the root folder when it is absent. @defaultValue false */
  create?: boolean;
}

/** Opens a folder as a store. @throws StorageError `STORAGE_IO` when the root is absent or no folder */
export async function openFsStore(root: string, options: FsStoreOptions = {}): Promise<FsStore> {
  try {
    if (options.create) await mkdir(root, { recursive: true });
    const real = await realpath(root);
    if (!(await lstat(real)).isDirectory()) throw new StorageError('STORAGE_IO', 'the root of the store is no folder');
    return new FsStore(real, options.readOnly ?? false);
  } catch (error) {
    if (error instanceof StorageError) throw error;
    throw new StorageError('STORAGE_IO', `the root of the store cannot be opened: ${errnoOf(error)}`, { cause: error });
  }
}

/**
 * Objects as files below one folder. But for `writeUnflushed` every change is durable when its promise resolves; a crash leaves either the state before
 * or the state after, at worst with a temporary file named `.<uuid>.part` beside the key, which listings show. What takes microseconds
 * on a local disk is done by blocking calls; bytes and waits for the disk are not.
 */
export class FsStore implements PublishStore, ReplaceStore, FlushStore, LocalFiles {
  readonly #root: string;
  readonly #readOnly: boolean;
  readonly #replacing = new Map<string, Promise<void>>();
  /** A folder that was found inside in this turn. */
  #inside: string | undefined;

  /** Use `openFsStore`. @param root absolute, free of symbolic links */
  constructor(root: string, readOnly: boolean) {
    this.#root = root;
    this.#readOnly = readOnly;
  }

  localPath(key: string): string {
    assertPrefix(key);
    return join(this.#root, key);
  }

  async *read(key: string, options?: ReadOptions): AsyncGenerator<Uint8Array> {
    assertReadableKey(key);
    this.#assertInside(key);
    yield* readFileChunks(join(this.#root, key), key, options);
  }

  async stat(key: string): Promise<{ sizeBytes: number } | undefined> {
    assertReadableKey(key);
    this.#assertInside(key);
    await turnDue();
    const found = this.#lstat(key);
    return found?.isFile() ? { sizeBytes: found.size } : undefined;
  }

  async *list(prefix: string, options: { signal?: AbortSignal } = {}): AsyncGenerator<StoreEntry> {
    assertPrefix(prefix);
    options.signal?.throwIfAborted();
    if (this.#isFolder(prefix)) yield* walk(join(this.#root, prefix), prefix, options.signal);
  }

  async children(prefix: string): Promise<{ files: string[]; folders: string[]; others: string[] }> {
    assertPrefix(prefix);
    const found = { files: [] as string[], folders: [] as string[], others: [] as string[] };
    if (!this.#isFolder(prefix)) return found;
    for (const entry of folderEntries(join(this.#root, prefix), prefix)) {
      const kind = entry.isFile() ? found.files : entry.isDirectory() ? found.folders : found.others;
      kind.push(entry.name);
    }
    return found;
  }

  async write(key: string, bytes: ByteSource, options: { signal?: AbortSignal } = {}): Promise<{ sizeBytes: number }> {
    this.#assertChangeable(key);
    options.signal?.throwIfAborted();
    if (this.#lstat(key))
      throw new StorageError('STORAGE_KEY_EXISTS', `write ${JSON.stringify(key)}: the key is taken`);
    return this.#changing('write', key, async () => {
      const folder = await this.#makeParents(key);
      const part = join(folder, partName(randomUUID()));
      try {
        const sizeBytes = await writeNew(part, bytes, { ...options, fsync: true });
        // Unlike rename, link fails when the name is taken.
        await link(part, join(this.#root, key));
        return { sizeBytes };
      } finally {
        await rm(part, { force: true });
        await fsyncDirectory(folder);
      }
    });
  }

  async writeUnflushed(
    key: string,
    bytes: ByteSource,
    options: { signal?: AbortSignal } = {},
  ): Promise<{ sizeBytes: number }> {
    this.#assertChangeable(key);
    options.signal?.throwIfAborted();
    return this.#changing('write', key, async () => {
      await turnDue();
      mkdirSync(join(this.#root, parentOf(key)), { recursive: true });
      return { sizeBytes: await writeNew(join(this.#root, key), bytes, { ...options, fsync: false }) };
    });
  }

  async flush(prefix: string): Promise<void> {
    assertPrefix(prefix);
    this.#assertInside(prefix);
    if (prefix !== '' && !this.#lstat(prefix))
      throw new StorageError('STORAGE_KEY_MISSING', `flush ${JSON.stringify(prefix)}: there is no such folder`);
    await this.#changing('flush', prefix, () => flushTree(this.#root, join(this.#root, prefix)));
  }

  async remove(key: string): Promise<void> {
    if (this.#readOnly) throw readOnly(key);
    assertReadableKey(key);
    this.#assertInside(key);
    await this.#changing('remove', key, async () => {
      if (!this.#lstat(key)) return;
      // Removes a symbolic link itself, never what it points to.
      await rm(join(this.#root, key), { recursive: true, force: true });
      await fsyncDirectory(join(this.#root, parentOf(key)));
    });
  }

  async publish(from: string, to: string): Promise<void> {
    this.#assertChangeable(to);
    assertReadableKey(from);
    this.#assertInside(from);
    if (!this.#lstat(from))
      throw new StorageError('STORAGE_KEY_MISSING', `publish ${JSON.stringify(from)}: there is no such folder or file`);
    await this.#changing('publish', to, async () => {
      // rename(2) would silently replace an empty folder, or a file.
      if (this.#lstat(to))
        throw new StorageError('STORAGE_KEY_EXISTS', `publish ${JSON.stringify(to)}: the key is taken`);
      const folder = await this.#makeParents(to);
      await rename(join(this.#root, from), join(this.#root, to));
      await fsyncDirectory(folder);
      await fsyncDirectory(join(this.#root, parentOf(from)));
    });
  }

  async replaceIf(key: string, expectedSha512: string, bytes: Uint8Array): Promise<void> {
    this.#assertChangeable(key);
    // Compare and rename are two steps: within this process one replacement of a key waits for the other.
    const before = this.#replacing.get(key) ?? Promise.resolve();
    const now = before.then(() => this.#changing('replace', key, () => this.#replace(key, expectedSha512, bytes)));
    const settled = now.then(
      () => undefined,
      () => undefined,
    );
    this.#replacing.set(key, settled);
    try {
      await now;
    } finally {
      if (this.#replacing.get(key) === settled) this.#replacing.delete(key);
    }
  }

  async #replace(key: string, expectedSha512: string, bytes: Uint8Array): Promise<void> {
    const hash = createHash('sha512');
    for await (const chunk of readFileChunks(join(this.#root, key), key)) hash.update(chunk);
    if (hash.digest('hex') !== expectedSha512.toLowerCase())
      throw new StorageError('STORAGE_CONFLICT', `replace ${JSON.stringify(key)}: the object is not the one expected`);
    const folder = join(this.#root, parentOf(key));
    const part = join(folder, partName(randomUUID()));
    try {
      await writeNew(part, [bytes], { fsync: true });
      await rename(part, join(this.#root, key));
      await fsyncDirectory(folder);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  #assertChangeable(key: string): void {
    if (this.#readOnly) throw readOnly(key);
    assertWritableKey(key);
    this.#assertInside(key);
  }

  /**
   * A symbolic link among the folders above a key could lead out of the root: such a key is refused. Keys of one folder mostly come one
   * after the other: it is not looked at again in the same turn.
   */
  #assertInside(key: string): void {
    const parent = parentOf(key);
    if (parent === '' || parent === this.#inside) return;
    const path = join(this.#root, parent);
    if (realPathOf(path, key) !== path)
      throw new StorageError('STORAGE_KEY_UNSAFE', `key ${JSON.stringify(key)} passes through a symbolic link`);
    if (this.#inside === undefined) setImmediate(() => (this.#inside = undefined));
    this.#inside = parent;
  }

  #lstat(key: string): Stats | undefined {
    try {
      return lstatSync(join(this.#root, key), { throwIfNoEntry: false });
    } catch (error) {
      throw toStorageError(error, key, 'stat');
    }
  }

  #isFolder(prefix: string): boolean {
    if (prefix === '') return true;
    this.#assertInside(prefix);
    return this.#lstat(prefix)?.isDirectory() ?? false;
  }

  async #makeParents(key: string): Promise<string> {
    await makeDirectories(this.#root, parentOf(key));
    return join(this.#root, parentOf(key));
  }

  async #changing<T>(doing: string, key: string, change: () => Promise<T>): Promise<T> {
    try {
      return await change();
    } catch (error) {
      throw toStorageError(error, key, doing);
    }
  }
}

const readOnly = (key: string): StorageError =>
  new StorageError('STORAGE_READ_ONLY', `key ${JSON.stringify(key)}: the store was opened for reading`);

/** @returns the path itself where it, or a folder on the way, does not exist */
function realPathOf(path: string, key: string): string {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return path;
    throw toStorageError(error, key, 'open');
  }
}
