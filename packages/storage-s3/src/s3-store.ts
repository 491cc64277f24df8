import { createHash } from 'node:crypto';
import type { ByteSource } from '@mocban/core';
import type {
  ConditionalStore,
  EraseStore,
  ReadBackStore,
  ReadOptions,
  ReplaceStore,
  StoreEntry,
  StrayStore,
  SweepStore,
  WriteOptions,
} from '@mocban/storage';
import { assertPrefix, assertReadableKey, assertWritableKey, StorageError } from '@mocban/storage';
import { Bucket } from './bucket.js';
import { ByteBudget } from './budget.js';
import { makeClient } from './client.js';
import { childrenOf, listObjects } from './list.js';
import { putInParts } from './multipart.js';
import { resolveOptions, type S3StoreOptions } from './options.js';
import { PartReader, partSize } from './parts.js';
import { etagIn, probeBucket, type S3Probe } from './probe.js';
import { headObject, readObject } from './read.js';
import { abortStaleUploads, eraseBelow, removeBelow, removeExactly } from './remove.js';
import { KeyQueue } from './key-queue.js';
import { proveRetained } from './retention.js';
import { proveWritten, putObject, type Condition, type Written } from './write.js';

/**
 * Opens a folder of a bucket as a store and finds out what the server honours.
 * @throws StorageError `STORAGE_IO` when the bucket cannot be reached or written, `STORAGE_UNSUPPORTED` when a retention is asked
 *   for and the bucket has no object lock
 */
export async function openS3Store(options: S3StoreOptions): Promise<S3Store> {
  const bucket = new Bucket(makeClient(options), resolveOptions(options));
  if (options.readOnly === true) return new S3Store(bucket, undefined);
  const probe = options.probe ?? (await probeBucket(bucket));
  if (options.retention !== undefined && !probe.objectLock)
    throw new StorageError(
      'STORAGE_UNSUPPORTED',
      'a retention is configured, and the bucket was made without object lock',
    );
  return new S3Store(bucket, probe);
}

/**
 * Objects of one folder of a bucket. Everything written is read back and digested before it counts. Where the server honours conditions
 * two writers are kept apart by it; where it does not, by this process alone, and the caller keeps to one writer.
 */
export class S3Store implements ReplaceStore, EraseStore, SweepStore, StrayStore, ReadBackStore, ConditionalStore {
  readonly readsBack = true;
  readonly #bucket: Bucket;
  readonly #budget: ByteBudget;
  readonly #queue = new KeyQueue();

  /** Use `openS3Store`. @param probe `undefined`: opened for reading */
  constructor(
    bucket: Bucket,
    readonly probe: S3Probe | undefined,
  ) {
    this.#bucket = bucket;
    this.#budget = new ByteBudget(bucket.options.bufferBytes);
  }

  get conditions(): { createOnly: boolean; replaceIf: boolean } {
    return { createOnly: this.probe?.createOnly ?? false, replaceIf: (this.probe?.replaceIf ?? false) !== false };
  }

  async *read(key: string, options?: ReadOptions): AsyncGenerator<Uint8Array> {
    assertReadableKey(key);
    yield* readObject(this.#bucket, key, options);
  }

  async stat(key: string): Promise<{ sizeBytes: number } | undefined> {
    assertReadableKey(key);
    const found = await headObject(this.#bucket, key);
    return found && { sizeBytes: found.sizeBytes };
  }

  async *list(prefix: string, options: { signal?: AbortSignal } = {}): AsyncGenerator<StoreEntry> {
    assertPrefix(prefix);
    options.signal?.throwIfAborted();
    yield* listObjects(this.#bucket, prefix, options.signal);
  }

  async children(prefix: string): Promise<{ files: string[]; folders: string[]; others: string[] }> {
    assertPrefix(prefix);
    return childrenOf(this.#bucket, prefix);
  }

  async write(key: string, bytes: ByteSource, options: WriteOptions = {}): Promise<{ sizeBytes: number }> {
    this.#assertChangeable(key);
    options.signal?.throwIfAborted();
    // One writer of a key at a time: those of other processes are kept apart by the server, if by anybody.
    const written = await this.#queue.run(key, () => this.#write(key, bytes, options));
    return { sizeBytes: written.sizeBytes };
  }

  async replaceIf(key: string, expectedSha512: string, bytes: Uint8Array): Promise<void> {
    this.#assertChangeable(key);
    await this.#queue.run(key, async () => {
      const state = await headObject(this.#bucket, key);
      if (state === undefined)
        throw new StorageError('STORAGE_KEY_MISSING', `replace ${JSON.stringify(key)}: there is no object`);
      const hash = createHash('sha512');
      for await (const chunk of readObject(this.#bucket, key)) hash.update(chunk);
      if (hash.digest('hex') !== expectedSha512.toLowerCase()) throw conflict(key);
      const form = this.probe?.replaceIf;
      const condition: Condition =
        form === undefined || form === false || state.etag === undefined
          ? undefined
          : { ifMatch: etagIn(form, state.etag) };
      const written = await putObject(this.#bucket, key, bytes, condition);
      if (written === false) throw conflict(key);
      await proveRetained(this.#bucket, key, written.versionId);
      await proveWritten(this.#bucket, key, written);
    });
  }

  async remove(key: string): Promise<void> {
    this.#assertRemovable(key);
    await removeBelow(this.#bucket, key);
  }

  async removeStray(key: string): Promise<void> {
    if (this.probe === undefined) throw readOnly(key);
    await removeExactly(this.#bucket, key);
  }

  async erase(key: string): Promise<void> {
    this.#assertRemovable(key);
    if (this.probe?.versioned === true) await eraseBelow(this.#bucket, key, this.probe.objectLock);
    else await removeBelow(this.#bucket, key);
  }

  async sweepUnfinished(begunBefore: Date): Promise<string[]> {
    if (this.probe === undefined) throw readOnly('');
    return abortStaleUploads(this.#bucket, begunBefore);
  }

  /** Ends the connections. */
  close(): void {
    this.#bucket.client.destroy();
  }

  async #write(key: string, bytes: ByteSource, options: WriteOptions): Promise<Written> {
    const { signal, sizeBytes } = options;
    const size = partSize(1, this.#bucket.options.partBytes, sizeBytes);
    const giveBack = await this.#budget.take(Math.min(size, sizeBytes ?? size));
    const source = new PartReader(abortable(bytes, signal));
    try {
      const first = await source.next(size);
      const isWhole = source.isOver;
      if (!(isWhole && this.conditions.createOnly) && (await headObject(this.#bucket, key, signal)) !== undefined)
        throw taken(key);
      const written = isWhole
        ? await putObject(
            this.#bucket,
            key,
            first,
            this.conditions.createOnly ? { ifNoneMatch: '*' } : undefined,
            signal,
          )
        : await this.#writeInParts(key, { bytes: first, giveBack }, source, options);
      if (written === false) throw taken(key);
      await proveRetained(this.#bucket, key, written.versionId, signal);
      await proveWritten(this.#bucket, key, written, signal);
      return written;
    } finally {
      giveBack();
      await source.close();
    }
  }

  #writeInParts(
    key: string,
    first: { bytes: Buffer; giveBack: () => void },
    source: PartReader,
    { signal, sizeBytes }: WriteOptions,
  ): Promise<false | Written> {
    return putInParts(this.#bucket, key, first, source, {
      budget: this.#budget,
      isConditional: this.probe?.createOnlyInParts === true,
      ...(sizeBytes !== undefined && { sizeBytes }),
      ...(signal && { signal }),
    });
  }

  #assertChangeable(key: string): void {
    assertWritableKey(key);
    if (this.probe === undefined) throw readOnly(key);
  }

  #assertRemovable(key: string): void {
    assertReadableKey(key);
    if (this.probe === undefined) throw readOnly(key);
  }
}

async function* abortable(bytes: ByteSource, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    signal?.throwIfAborted();
    yield chunk;
  }
  signal?.throwIfAborted();
}

const taken = (key: string): StorageError =>
  new StorageError('STORAGE_KEY_EXISTS', `write ${JSON.stringify(key)}: the key is taken`);

const conflict = (key: string): StorageError =>
  new StorageError('STORAGE_CONFLICT', `replace ${JSON.stringify(key)}: the object is not the one expected`);

const readOnly = (key: string): StorageError =>
  new StorageError('STORAGE_READ_ONLY', `key ${JSON.stringify(key)}: the store was opened for reading`);
