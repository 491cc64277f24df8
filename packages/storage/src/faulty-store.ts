import { bytesOf, collectBytes, type ByteSource } from '@mocban/core';
import { StorageError } from './error.js';
import type { Fault, FaultRates, FaultSource } from './fault-source.js';
import { parentOf } from './key.js';
import { partName } from './part-name.js';
import type {
  FlushStore,
  LocalFiles,
  PublishStore,
  ReadOptions,
  ReplaceStore,
  StoreEntry,
  WriteOptions,
} from './types.js';

const OF_READS: readonly Fault[] = ['io', 'slow', 'short-read'];
const OF_LISTINGS: readonly Fault[] = ['io', 'slow', 'stale-listing'];
const OF_WRITES: readonly Fault[] = ['io', 'slow', 'no-space', 'torn-write', 'lost-response', 'twice', 'late'];
const OF_CHANGES: readonly Fault[] = ['io', 'slow', 'lost-response', 'twice'];

/** Objects of tests: what is written late is held meanwhile. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Keys that a stale listing may not show yet. */
const NEWEST = 20;

const failed = (doing: string, key: string, how = 'EIO'): StorageError =>
  new StorageError('STORAGE_IO', `${doing} ${JSON.stringify(key)}: ${how}`);

/**
 * A store of keys whose carrier and network do what a {@link FaultSource} says, for tests of what builds on stores. It never gives wrong
 * bytes: what is changed on a carrier is the test's to change.
 */
export class FaultyStore<Store extends ReplaceStore = ReplaceStore> implements ReplaceStore {
  readonly #newest: string[] = [];

  constructor(
    protected readonly store: Store,
    protected readonly faults: FaultSource,
    private readonly rates: FaultRates = {},
  ) {}

  async *read(key: string, options?: ReadOptions): AsyncGenerator<Uint8Array> {
    const fault = await this.#reading(OF_READS, 'read', key);
    for await (const chunk of this.store.read(key, options)) {
      this.faults.requireLife();
      if (fault === 'short-read') {
        yield chunk.subarray(0, Math.floor(chunk.length * this.faults.random()));
        throw failed('read', key, 'the connection was closed');
      }
      yield chunk;
    }
  }

  async stat(key: string): Promise<{ sizeBytes: number } | undefined> {
    await this.#reading(['io', 'slow'], 'stat', key);
    return this.store.stat(key);
  }

  async *list(prefix: string, options?: { signal?: AbortSignal }): AsyncGenerator<StoreEntry> {
    const fault = await this.#reading(OF_LISTINGS, 'list', prefix);
    for await (const entry of this.store.list(prefix, options)) {
      this.faults.requireLife();
      if (fault !== 'stale-listing' || !this.#newest.includes(entry.key)) yield entry;
    }
  }

  async children(prefix: string): Promise<{ files: string[]; folders: string[]; others: string[] }> {
    const fault = await this.#reading(OF_LISTINGS, 'list', prefix);
    const { files, folders, others } = await this.store.children(prefix);
    if (fault !== 'stale-listing') return { files, folders, others };
    const below = (name: string): string => (prefix === '' ? name : `${prefix}/${name}`);
    const shown: string[] = [];
    for (const folder of folders) if (await this.#isShown(below(folder))) shown.push(folder);
    return { files: files.filter((name) => !this.#newest.includes(below(name))), folders: shown, others };
  }

  write(key: string, bytes: ByteSource, options: WriteOptions = {}): Promise<{ sizeBytes: number }> {
    return this.writing(key, bytes, (source) => this.store.write(key, source, options));
  }

  remove(key: string): Promise<void> {
    return this.changing('remove', key, () => this.store.remove(key));
  }

  replaceIf(key: string, expectedSha512: string, bytes: Uint8Array): Promise<void> {
    return this.changing('replace', key, () => this.store.replaceIf(key, expectedSha512, bytes));
  }

  protected async writing(
    key: string,
    bytes: ByteSource,
    write: (bytes: ByteSource) => Promise<{ sizeBytes: number }>,
  ): Promise<{ sizeBytes: number }> {
    const fault = this.faults.begin(OF_WRITES, this.rates);
    const done = async (): Promise<{ sizeBytes: number }> => {
      const result = await this.faults.run(() => write(bytes));
      this.#newest.push(key);
      if (this.#newest.length > NEWEST) this.#newest.shift();
      return result;
    };
    switch (fault) {
      case 'io':
        throw failed('write', key);
      case 'no-space':
        throw failed('write', key, 'ENOSPC');
      case 'torn-write':
        await this.leavePart(key, bytes);
        throw failed('write', key);
      case 'late': {
        const held = await collectBytes(bytes, MOST_BYTES);
        this.faults.later(() => write(bytesOf(held)));
        throw failed('write', key, 'no answer in time');
      }
      case 'lost-response':
        await done();
        throw failed('write', key, 'no answer in time');
      case 'twice':
        await done();
        throw new StorageError('STORAGE_KEY_EXISTS', `write ${JSON.stringify(key)}: the key is taken`);
      case 'killed':
        if (this.faults.random() < 0.5) await done();
        else await this.leavePart(key, bytes);
        this.faults.requireLife();
        throw failed('write', key);
      default:
        if (fault === 'slow') await this.#wait();
        return this.#alive(await done());
    }
  }

  protected async changing(doing: string, key: string, change: () => Promise<void>): Promise<void> {
    const fault = this.faults.begin(OF_CHANGES, this.rates);
    if (fault === 'io') throw failed(doing, key);
    if (fault === 'slow') await this.#wait();
    if (fault !== 'killed' || this.faults.random() < 0.5) await this.faults.run(change);
    if (fault === 'lost-response') throw failed(doing, key, 'no answer in time');
    if (fault === 'twice') await this.faults.run(change);
    this.faults.requireLife();
  }

  /** What a write that breaks off leaves; in a store of keys nothing. */
  protected async leavePart(_key: string, _bytes: ByteSource): Promise<void> {}

  async #reading(possible: readonly Fault[], doing: string, key: string): Promise<Fault | undefined> {
    const fault = this.faults.begin(possible, this.rates);
    if (fault === 'io') throw failed(doing, key);
    if (fault === 'slow') await this.#wait();
    this.faults.requireLife();
    return fault === 'killed' ? undefined : fault;
  }

  async #isShown(folder: string): Promise<boolean> {
    for await (const { key } of this.store.list(folder)) if (!this.#newest.includes(key)) return true;
    return false;
  }

  async #wait(): Promise<void> {
    const turns = Math.ceil(this.faults.random() * 8);
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  #alive<Result>(result: Result): Result {
    this.faults.requireLife();
    return result;
  }
}

/** What a store of files on this machine is, with the same faults; threads that read its files by their paths meet none. */
export class FaultyLocalStore<Store extends ReplaceStore & PublishStore & FlushStore & LocalFiles>
  extends FaultyStore<Store>
  implements PublishStore, FlushStore, LocalFiles
{
  localPath(key: string): string {
    return this.store.localPath(key);
  }

  publish(from: string, to: string): Promise<void> {
    return this.changing('publish', from, () => this.store.publish(from, to));
  }

  flush(prefix: string): Promise<void> {
    return this.changing('flush', prefix, () => this.store.flush(prefix));
  }

  writeUnflushed(key: string, bytes: ByteSource, options?: WriteOptions): Promise<{ sizeBytes: number }> {
    return this.writing(key, bytes, (source) => this.store.writeUnflushed(key, source, options));
  }

  protected override async leavePart(key: string, bytes: ByteSource): Promise<void> {
    const begun = (await collectBytes(bytes, MOST_BYTES)).subarray(0, 16);
    const folder = parentOf(key);
    const part = partName(partId(this.faults.random));
    await this.faults
      .run(() => this.store.write(folder === '' ? part : `${folder}/${part}`, bytesOf(begun)))
      .catch(() => undefined);
  }
}

/** A UUID by the numbers of the test. */
function partId(random: () => number): string {
  const hex = (length: number): string => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
  return [hex(8), hex(4), hex(4), hex(4), hex(12)].join('-');
}
