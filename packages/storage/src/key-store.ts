import type { ByteSource } from '@mocban/core';
import { MemoryStore } from './memory-store.js';
import type { ReadOptions, ReplaceStore, WriteOptions } from './types.js';

/** A store of keys without folders or renames, as a bucket is, that can be told to die before a change is made. */
export class KeyStore implements ReplaceStore {
  readonly memory = new MemoryStore();
  /** Changes made so far, in words. */
  readonly changes: string[] = [];
  /** The change at which it dies. */
  diesAt = Infinity;

  read = (key: string, options?: ReadOptions) => this.memory.read(key, options);
  stat = (key: string) => this.memory.stat(key);
  list = (prefix: string, options?: { signal?: AbortSignal }) => this.memory.list(prefix, options);
  children = (prefix: string) => this.memory.children(prefix);

  async write(key: string, bytes: ByteSource, options?: WriteOptions): Promise<{ sizeBytes: number }> {
    this.#change(`write ${key}`);
    return this.memory.write(key, bytes, options);
  }

  async remove(key: string): Promise<void> {
    this.#change(`remove ${key}`);
    await this.memory.remove(key);
  }

  async replaceIf(key: string, expectedSha512: string, bytes: Uint8Array): Promise<void> {
    this.#change(`replace ${key}`);
    await this.memory.replaceIf(key, expectedSha512, bytes);
  }

  #change(what: string): void {
    if (this.changes.length >= this.diesAt) throw new Error('killed');
    this.changes.push(what);
  }
}
