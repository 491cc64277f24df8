import type { Finding } from '@mocban/core';
import { FixityPool, type DigestAlgorithm, type DigestItem, type Fixity } from '@mocban/fixity';
import type { ListingWatcher } from './directory-listing.js';
import { tooLarge } from './error.js';
import type { FileTable } from './file-table.js';

/** Files that are handed over at a time. */
const LOT = 128;

export interface DigestAheadOptions {
  /** What to digest the files by, told by the names in the folder itself. */
  algorithmsOf(names: readonly string[]): readonly DigestAlgorithm[];
  /** Nothing more is read when the files have more bytes than this together. */
  maxTotalBytes: number;
  /** @defaultValue some threads are started, and ended with the last file */
  pool?: FixityPool;
  signal?: AbortSignal;
}

/**
 * Digests the files of a folder while it is still being listed; each file's size comes with its digests. What cannot be read is left
 * without: `digestLocal` says what is wrong with it. Holds what the pool holds.
 */
export class DigestAhead implements ListingWatcher {
  readonly #root: string;
  readonly #options: DigestAheadOptions;
  readonly #stop = new AbortController();
  #files: FileTable | undefined;
  #run: Promise<void> = Promise.resolve();
  #isListed = false;
  #wake: () => void = () => undefined;
  #totalBytes = 0;

  constructor(root: string, options: DigestAheadOptions) {
    this.#root = root;
    this.#options = options;
  }

  begin(names: readonly string[], files: FileTable): void {
    const algorithms = this.#options.algorithmsOf(names);
    if (algorithms.length === 0) return;
    this.#files = files;
    this.#run = this.#digest(files, algorithms);
    // Whoever waits for it is told.
    this.#run.catch(() => undefined);
  }

  listed(): void {
    if (this.#files !== undefined && this.#files.size % LOT === 0) this.#wake();
  }

  end(isSafe: boolean): void {
    this.#isListed = true;
    if (!isSafe) this.#stop.abort();
    this.#wake();
  }

  /**
   * When every file that can be read has its digests, or nothing more is to be read.
   * @returns that there is too much, if so
   * @throws as `FixityPool.digestFiles`
   */
  async done(): Promise<Finding | undefined> {
    await this.#run;
    const { maxTotalBytes } = this.#options;
    return this.#totalBytes > maxTotalBytes ? tooLarge(this.#totalBytes, maxTotalBytes) : undefined;
  }

  /** Gives up what is not done. */
  async stop(): Promise<void> {
    this.end(false);
    await this.#run.catch(() => undefined);
  }

  async #digest(files: FileTable, algorithms: readonly DigestAlgorithm[]): Promise<void> {
    await this.#more(LOT);
    const pool = this.#options.pool ?? new FixityPool();
    const { signal } = this.#options;
    const either = signal === undefined ? this.#stop.signal : AbortSignal.any([signal, this.#stop.signal]);
    // What is listed whole by now is a short list, which may take no threads.
    const items = this.#isListed ? this.#items(0, files.size) : this.#lots(files);
    try {
      for await (const results of pool.digestBatches(items, algorithms, { signal: either }))
        for (const result of results) if (!('error' in result)) this.#keep(Number(result.key), result);
    } catch (error) {
      if (!this.#stop.signal.aborted || signal?.aborted === true) throw error;
    } finally {
      if (this.#options.pool === undefined) await pool.close();
    }
  }

  #keep(number: number, { sizeBytes, digests }: Fixity): void {
    this.#files!.setSize(number, sizeBytes);
    this.#files!.keep(number, digests);
    this.#totalBytes += sizeBytes;
    if (this.#totalBytes > this.#options.maxTotalBytes) this.end(false);
  }

  async *#lots(files: FileTable): AsyncGenerator<DigestItem[]> {
    for (let first = 0; ;) {
      await this.#more(first + LOT);
      const end = Math.min(first + LOT, files.size);
      if (first === end) return;
      yield this.#items(first, end);
      first = end;
    }
  }

  /** Until so many files are listed, or all. */
  async #more(count: number): Promise<void> {
    while (!this.#isListed && this.#files!.size < count) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  #items(first: number, end: number): DigestItem[] {
    const items: DigestItem[] = [];
    for (let number = first; number < end; number += 1)
      items.push({ key: String(number), path: `${this.#root}/${this.#files!.pathAt(number)}` });
    return items;
  }
}
