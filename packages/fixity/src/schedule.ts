import type { CopyItem, DigestItem, DigestResult, Work } from './jobs.js';
import { packBatch, unpackResults } from './message.js';
import type { WorkerThreads } from './worker-threads.js';

/** Some ten milliseconds of small files, so that a thread seldom waits for a caller that is busy. */
const MAX_BATCH_ITEMS = 256;
/** Files of known size go to a thread at least so many bytes at a time, some milliseconds of work: a message takes a fifth of one. */
const MIN_BATCH_BYTES = 8 * 1024 * 1024;
/** Items a thread that are read from the source and not yet taken by the consumer. */
const WINDOW_ITEMS = 512;

/** Items one by one, or in lots. */
export type Source<Item> = Iterable<Item> | AsyncIterable<Item | readonly Item[]>;

interface Queued<Item> {
  index: number;
  item: Item;
}

/**
 * Feeds a source of items to the threads in batches and yields their results, as many at a time as are there. Between source and
 * consumer there are never more than 512 items a thread and one lot: when the consumer does not take results, the source is not read.
 */
export async function* runInBatches<Item extends DigestItem | CopyItem>(
  threads: WorkerThreads,
  source: Source<Item>,
  work: Work,
  options: { signal?: AbortSignal; ordered?: boolean },
): AsyncGenerator<DigestResult[]> {
  const run = new Run(threads, source, work, options.ordered ?? false);
  const abort = () => run.fail(options.signal?.reason);
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    for (;;) {
      const results = await run.next();
      if (!results) return;
      yield results;
    }
  } finally {
    options.signal?.removeEventListener('abort', abort);
    await run.end();
  }
}

class Run<Item extends DigestItem | CopyItem> {
  readonly #window: number;
  readonly #iterator: Iterator<Item> | AsyncIterator<Item | readonly Item[]>;
  readonly #isAsync: boolean;
  readonly #queue: Queued<Item>[] = [];
  /** Results by number of the item, when they are to come in order. */
  readonly #early = new Map<number, DigestResult>();
  #ready: DigestResult[] = [];
  /** Number of the item whose result comes next, when they are to come in order. */
  #inOrder = 0;
  readonly #inFlight = new Set<Promise<void>>();
  #pulling: Promise<void> | undefined;
  #pulled = 0;
  #yielded = 0;
  /** Results that the consumer is at work with. */
  #given = 0;
  #exhausted = false;
  #failure: { reason: unknown } | undefined;
  #wake: () => void = () => undefined;

  constructor(
    readonly threads: WorkerThreads,
    source: Source<Item>,
    readonly work: Work,
    readonly ordered: boolean,
  ) {
    this.#window = threads.size * WINDOW_ITEMS;
    this.#isAsync = Symbol.asyncIterator in source;
    this.#iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  }

  /** The next results, or `undefined` after the last. */
  async next(): Promise<DigestResult[] | undefined> {
    this.#yielded += this.#given;
    this.#given = 0;
    for (;;) {
      if (this.#failure) throw this.#failure.reason;
      this.#pull();
      this.#dispatch();
      if (this.#ready.length > 0) return this.#take();
      if (this.#exhausted && this.#yielded === this.#pulled) return undefined;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  fail(reason: unknown): void {
    this.#failure ??= { reason };
    Atomics.store(new Int32Array(this.work.stop), 0, 1);
    this.#wake();
  }

  /** Waits until no worker touches a file of this run. */
  async end(): Promise<void> {
    Atomics.store(new Int32Array(this.work.stop), 0, 1);
    this.#failure ??= { reason: undefined };
    await Promise.all(this.#inFlight);
    if (!this.#exhausted) {
      this.#exhausted = true;
      // A source that is waiting for its own input may never answer; its clean-up is not waited for.
      void Promise.resolve(this.#iterator.return?.()).catch(() => undefined);
    }
  }

  #take(): DigestResult[] {
    const results = this.#ready;
    this.#ready = [];
    this.#given = results.length;
    return results;
  }

  /** Sources in memory are read at once; others in the background, so that work begins with their first item. */
  #pull(): void {
    if (this.#isAsync) {
      // Without room there is nothing to start: its end would wake the consumer for nothing, again and again.
      if (!this.#hasRoom()) return;
      this.#pulling ??= this.#pullAsync().finally(() => {
        this.#pulling = undefined;
        this.#wake();
      });
      return;
    }
    while (this.#hasRoom()) this.#accept((this.#iterator as Iterator<Item>).next());
  }

  async #pullAsync(): Promise<void> {
    try {
      while (this.#hasRoom()) {
        this.#accept(await this.#iterator.next());
        this.#dispatch();
      }
    } catch (error) {
      this.#exhausted = true;
      this.fail(error);
    }
  }

  #hasRoom(): boolean {
    return !this.#exhausted && !this.#failure && this.#pulled - this.#yielded < this.#window;
  }

  #accept(step: IteratorResult<Item | readonly Item[]>): void {
    if (step.done) this.#exhausted = true;
    else if (isLot(step.value)) for (const item of step.value) this.#queue.push({ index: this.#pulled++, item });
    else this.#queue.push({ index: this.#pulled++, item: step.value });
  }

  #dispatch(): void {
    while (!this.#failure && this.#queue.length > 0 && this.#inFlight.size < this.threads.size) {
      const batch = this.#queue.splice(0, this.#batchLength());
      const running: Promise<void> = this.#send(batch)
        .catch((error: unknown) => this.fail(error))
        .finally(() => {
          this.#inFlight.delete(running);
          this.#dispatch();
          this.#wake();
        });
      this.#inFlight.add(running);
    }
  }

  #batchLength(): number {
    let length = Math.ceil(this.#queue.length / (this.threads.size * 2));
    let bytes = 0;
    for (let at = 0; at < length; at += 1) bytes += sizeOf(this.#queue[at]!.item);
    while (length < this.#queue.length && (bytes += sizeOf(this.#queue[length]!.item)) <= MIN_BATCH_BYTES) length += 1;
    return Math.min(MAX_BATCH_ITEMS, length);
  }

  async #send(batch: Queued<Item>[]): Promise<void> {
    const items = batch.map(({ item }) => item);
    const reply = await this.threads.run(packBatch({ ...this.work, items }));
    const results = unpackResults(reply, items, this.work.algorithms);
    if (results === 'aborted') return;
    this.#keep(results, batch);
    if (results.length < batch.length) this.#queue.unshift(...batch.slice(results.length));
  }

  #keep(results: DigestResult[], batch: readonly Queued<Item>[]): void {
    if (!this.ordered) {
      this.#ready = this.#ready.length === 0 ? results : this.#ready.concat(results);
      return;
    }
    for (const [at, result] of results.entries()) this.#early.set(batch[at]!.index, result);
    for (let early = this.#early.get(this.#inOrder); early; early = this.#early.get(this.#inOrder)) {
      this.#early.delete(this.#inOrder);
      this.#inOrder += 1;
      this.#ready.push(early);
    }
  }
}

const sizeOf = (item: DigestItem | CopyItem): number => ('path' in item ? item.sizeBytes : undefined) ?? Infinity;

export const isLot = <Item>(value: Item | readonly Item[]): value is readonly Item[] => Array.isArray(value);
