import type { Batch, CopyItem, DigestItem, DigestResult } from './jobs.js';
import type { WorkerThreads } from './worker-threads.js';

const MAX_BATCH_ITEMS = 128;

interface Queued<Item> {
  index: number;
  item: Item;
}

/**
 * Feeds a source of items to the threads in batches and yields their results. Between source and consumer there are never more
 * than 512 items a thread: when the consumer does not take results, the source is not read.
 */
export async function* runInBatches<Item extends DigestItem | CopyItem>(
  threads: WorkerThreads,
  source: Iterable<Item> | AsyncIterable<Item>,
  work: Omit<Batch, 'items'>,
  options: { signal?: AbortSignal; ordered?: boolean },
): AsyncGenerator<DigestResult> {
  const run = new Run(threads, source, work, options.ordered ?? false);
  const abort = () => run.fail(options.signal?.reason);
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    for (;;) {
      const result = await run.next();
      if (!result) return;
      yield result;
    }
  } finally {
    options.signal?.removeEventListener('abort', abort);
    await run.end();
  }
}

class Run<Item extends DigestItem | CopyItem> {
  readonly #window: number;
  readonly #iterator: Iterator<Item> | AsyncIterator<Item>;
  readonly #isAsync: boolean;
  readonly #queue: Queued<Item>[] = [];
  readonly #ready = new Map<number, DigestResult>();
  readonly #inFlight = new Set<Promise<void>>();
  #pulling: Promise<void> | undefined;
  #pulled = 0;
  #yielded = 0;
  #exhausted = false;
  #failure: { reason: unknown } | undefined;
  #wake: () => void = () => undefined;

  constructor(
    readonly threads: WorkerThreads,
    source: Iterable<Item> | AsyncIterable<Item>,
    readonly work: Omit<Batch, 'items'>,
    readonly ordered: boolean,
  ) {
    this.#window = threads.size * MAX_BATCH_ITEMS * 4;
    this.#isAsync = Symbol.asyncIterator in source;
    this.#iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  }

  /** The next result, or `undefined` after the last. */
  async next(): Promise<DigestResult | undefined> {
    for (;;) {
      if (this.#failure) throw this.#failure.reason;
      this.#pull();
      this.#dispatch();
      const taken = this.#take();
      if (taken) return taken;
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

  #take(): DigestResult | undefined {
    const index = this.ordered ? this.#yielded : this.#ready.keys().next().value;
    const result = index === undefined ? undefined : this.#ready.get(index);
    if (index === undefined || !result) return undefined;
    this.#ready.delete(index);
    this.#yielded += 1;
    return result;
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

  #accept(step: IteratorResult<Item>): void {
    if (step.done) this.#exhausted = true;
    else this.#queue.push({ index: this.#pulled++, item: step.value });
  }

  #dispatch(): void {
    while (!this.#failure && this.#queue.length > 0 && this.#inFlight.size < this.threads.size) {
      const share = Math.ceil(this.#queue.length / (this.threads.size * 2));
      const batch = this.#queue.splice(0, Math.min(MAX_BATCH_ITEMS, share));
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

  async #send(batch: Queued<Item>[]): Promise<void> {
    const reply = await this.threads.run({ ...this.work, items: batch.map(({ item }) => item) });
    if ('aborted' in reply) return;
    for (const [at, result] of reply.results.entries()) this.#ready.set(batch[at]!.index, result);
    this.#queue.unshift(...batch.slice(reply.results.length));
  }
}
