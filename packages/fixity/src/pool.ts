import { lstatSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { requireSupported } from './algorithms.js';
import { CallingThread } from './calling-thread.js';
import { SMALL_FILE_BYTES } from './file-digest.js';
import type { CopyItem, DigestItem, DigestResult, Work } from './jobs.js';
import { runInBatches, type Source } from './schedule.js';
import type { DigestAlgorithm } from './types.js';
import { WorkerThreads } from './worker-threads.js';

const MAX_WORKERS = 8;
/** Lists this short, of small files, are done on the calling thread: starting a worker would take longer. */
const FEW_ITEMS = 8;

export interface FixityPoolOptions {
  /** Threads at most; 0 for who is a thread itself, and is busy meanwhile. @defaultValue the machine's parallelism, at most 8 */
  workers?: number;
}

export interface DigestOptions {
  signal?: AbortSignal;
  /** Yield in the order of the items instead of as results come. @defaultValue false */
  ordered?: boolean;
}

/** One by one, or in lots: of very many small files one by one they take longer to be asked for than to be read. */
export type DigestItems = Source<DigestItem>;

export interface CopyOptions {
  /** Fsync each file written. Folders are the caller's to fsync. */
  fsync: boolean;
  signal?: AbortSignal;
  /** Yield in the order of the items instead of as results come. @defaultValue false */
  ordered?: boolean;
}

/**
 * Digests and copies trees of files in worker threads. Memory is constant: 9 MiB a thread, and a bounded number of items between
 * the source and the consumer. What is wrong with one file is that file's result.
 */
export class FixityPool {
  readonly #threads: WorkerThreads | undefined;
  readonly #here = new CallingThread();

  constructor({ workers = Math.min(MAX_WORKERS, availableParallelism()) }: FixityPoolOptions = {}) {
    this.#threads = workers > 0 ? new WorkerThreads(workers) : undefined;
  }

  /**
   * Reads each file once. Symbolic links are not followed: their result is the error `ELOOP`.
   * @throws FixityError `FIXITY_ALGORITHM_UNSUPPORTED`, `FIXITY_WORKER_CRASHED`, `FIXITY_POOL_CLOSED`; the signal's reason
   */
  async *digestFiles(
    items: DigestItems,
    algorithms: Iterable<DigestAlgorithm>,
    options: DigestOptions = {},
  ): AsyncGenerator<DigestResult> {
    for await (const results of this.digestBatches(items, algorithms, options)) yield* results;
  }

  /** As `digestFiles`, all results at a time that are there: of many small files one by one they take longer than the digests. */
  async *digestBatches(
    items: DigestItems,
    algorithms: Iterable<DigestAlgorithm>,
    options: DigestOptions = {},
  ): AsyncGenerator<DigestResult[]> {
    options.signal?.throwIfAborted();
    const work = prepare('digest', algorithms, false);
    const isTooLittle = Array.isArray(items) && isFewAndSmall(items);
    yield* isTooLittle ? this.#here.run(items, work, options) : this.#run(items, work, options);
  }

  /**
   * Reads each source once, digesting while the copy is written. Creates folders; never overwrites (`EEXIST`); a copy that fails is
   * removed. When the generator has ended, by an abort too, nothing is being written any more.
   * @throws as `digestFiles`
   */
  async *copyFiles(
    items: Iterable<CopyItem> | AsyncIterable<CopyItem>,
    algorithms: Iterable<DigestAlgorithm>,
    options: CopyOptions,
  ): AsyncGenerator<DigestResult> {
    options.signal?.throwIfAborted();
    const copying = this.#run(items, prepare('copy', algorithms, options.fsync), options);
    for await (const results of copying) yield* results;
  }

  #run<Item extends DigestItem | CopyItem>(
    items: Source<Item>,
    work: Work,
    options: DigestOptions,
  ): AsyncGenerator<DigestResult[]> {
    return this.#threads === undefined
      ? this.#here.run(items, work, options)
      : runInBatches(this.#threads, items, work, options);
  }

  /** Ends the threads; work in flight is rejected with `FIXITY_POOL_CLOSED`. */
  async close(): Promise<void> {
    await this.#threads?.close();
  }
}

function prepare(kind: Work['kind'], algorithms: Iterable<DigestAlgorithm>, fsync: boolean): Work {
  const chosen = [...new Set(algorithms)];
  for (const algorithm of chosen) requireSupported(algorithm);
  return { kind, algorithms: chosen, fsync, stop: new SharedArrayBuffer(4) };
}

function isFewAndSmall(items: readonly DigestItem[]): boolean {
  return (
    items.length <= FEW_ITEMS &&
    items.every(({ path }) => (lstatSync(path, { throwIfNoEntry: false })?.size ?? 0) <= SMALL_FILE_BYTES)
  );
}
