import { createHash } from 'node:crypto';
import { byByteOrder, type ByteSource } from '@mocban/core';
import { StorageError } from './error.js';
import { assertPrefix, assertReadableKey, assertWritableKey, parentOf } from './key.js';
import type { PublishStore, ReadOptions, ReplaceStore, StoreEntry } from './types.js';

/** A store in memory, for tests and small work: nothing is durable, and it is not `LocalFiles`. */
export class MemoryStore implements PublishStore, ReplaceStore {
  readonly #objects = new Map<string, Uint8Array>();

  async *read(key: string, options: ReadOptions = {}): AsyncGenerator<Uint8Array> {
    assertReadableKey(key);
    options.signal?.throwIfAborted();
    const bytes = this.#objects.get(key);
    if (!bytes) throw new StorageError('STORAGE_KEY_MISSING', `read ${JSON.stringify(key)}: there is no object`);
    const wanted = bytes.subarray(options.start ?? 0, options.end === undefined ? undefined : options.end + 1);
    if (wanted.byteLength > 0) yield new Uint8Array(wanted);
  }

  async stat(key: string): Promise<{ sizeBytes: number } | undefined> {
    assertReadableKey(key);
    const bytes = this.#objects.get(key);
    return bytes && { sizeBytes: bytes.byteLength };
  }

  async *list(prefix: string, options: { signal?: AbortSignal } = {}): AsyncGenerator<StoreEntry> {
    assertPrefix(prefix);
    for (const key of this.#below(prefix).sort(byFolderThenName)) {
      options.signal?.throwIfAborted();
      const bytes = this.#objects.get(key);
      if (bytes) yield { key, sizeBytes: bytes.byteLength, kind: 'file' };
    }
  }

  async children(prefix: string): Promise<{ files: string[]; folders: string[]; others: string[] }> {
    assertPrefix(prefix);
    const files = new Set<string>();
    const folders = new Set<string>();
    for (const key of this.#below(prefix)) {
      const [name = '', ...rest] = key.slice(prefix === '' ? 0 : prefix.length + 1).split('/');
      (rest.length > 0 ? folders : files).add(name);
    }
    return { files: [...files].sort(byByteOrder), folders: [...folders].sort(byByteOrder), others: [] };
  }

  async write(key: string, bytes: ByteSource, options: { signal?: AbortSignal } = {}): Promise<{ sizeBytes: number }> {
    assertWritableKey(key);
    options.signal?.throwIfAborted();
    this.#assertFree(key);
    const chunks: Uint8Array[] = [];
    for await (const chunk of bytes) {
      options.signal?.throwIfAborted();
      chunks.push(new Uint8Array(chunk));
    }
    options.signal?.throwIfAborted();
    this.#assertFree(key);
    const whole = Buffer.concat(chunks);
    this.#objects.set(key, whole);
    return { sizeBytes: whole.byteLength };
  }

  async remove(key: string): Promise<void> {
    assertReadableKey(key);
    for (const below of this.#below(key)) this.#objects.delete(below);
    this.#objects.delete(key);
  }

  async publish(from: string, to: string): Promise<void> {
    assertReadableKey(from);
    assertWritableKey(to);
    const moved = [...this.#below(from), ...(this.#objects.has(from) ? [from] : [])];
    if (moved.length === 0)
      throw new StorageError('STORAGE_KEY_MISSING', `publish ${JSON.stringify(from)}: there is no such folder`);
    this.#assertFree(to);
    for (const key of moved) {
      this.#objects.set(to + key.slice(from.length), this.#objects.get(key)!);
      this.#objects.delete(key);
    }
  }

  async replaceIf(key: string, expectedSha512: string, bytes: Uint8Array): Promise<void> {
    assertWritableKey(key);
    const present = this.#objects.get(key);
    if (!present) throw new StorageError('STORAGE_KEY_MISSING', `replace ${JSON.stringify(key)}: there is no object`);
    if (createHash('sha512').update(present).digest('hex') !== expectedSha512.toLowerCase())
      throw new StorageError('STORAGE_CONFLICT', `replace ${JSON.stringify(key)}: the object is not the one expected`);
    this.#objects.set(key, bytes.slice());
  }

  #below(prefix: string): string[] {
    return [...this.#objects.keys()].filter((key) => prefix === '' || key.startsWith(`${prefix}/`));
  }

  /** A key is taken by an object, by objects below it, or by an object that stands where one of its folders would be. */
  #assertFree(key: string): void {
    let taken = this.#objects.has(key) || this.#below(key).length > 0;
    for (let parent = parentOf(key); parent !== ''; parent = parentOf(parent)) taken ||= this.#objects.has(parent);
    if (taken) throw new StorageError('STORAGE_KEY_EXISTS', `key ${JSON.stringify(key)} is taken`);
  }
}

/** Depth first, each folder in byte order: parts are compared one by one, so `a/b` comes before `a.b`. */
function byFolderThenName(a: string, b: string): number {
  const left = a.split('/');
  const right = b.split('/');
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const order = byByteOrder(left[at]!, right[at]!);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
