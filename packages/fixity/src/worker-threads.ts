import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { FixityError } from './error.js';
import type { BatchMessage, ReplyMessage } from './message.js';

interface Job {
  batch: BatchMessage;
  resolve(reply: ReplyMessage): void;
  reject(error: Error): void;
}

/** A thread without work is ended after so long: it holds some 25 MiB, and starting one takes 50 ms. */
const IDLE_MS = 2000;

/** A thread holds a few megabytes besides its buffers, and makes little garbage: by default it would let that pile up. */
const LIMITS = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 64 };

/**
 * Threads that take batches first come, first served. Started when needed; an idle thread does not keep the process alive, and is
 * ended soon.
 */
export class WorkerThreads {
  readonly size: number;
  readonly #entry: string;
  readonly #threads = new Map<Worker, Job | undefined>();
  readonly #endings = new Map<Worker, NodeJS.Timeout>();
  readonly #waiting: Job[] = [];
  #closed = false;

  constructor(
    size: number,
    entry = createRequire(import.meta.url).resolve('@mocban/fixity/worker'),
    private readonly idleMs = IDLE_MS,
  ) {
    this.size = size;
    this.#entry = entry;
  }

  /** @throws FixityError `FIXITY_WORKER_CRASHED`, `FIXITY_POOL_CLOSED` */
  run(batch: BatchMessage): Promise<ReplyMessage> {
    if (this.#closed) return Promise.reject(new FixityError('FIXITY_POOL_CLOSED', 'the pool has been closed'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      this.#assign();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const job of this.#waiting.splice(0)) job.reject(new FixityError('FIXITY_POOL_CLOSED', 'the pool was closed'));
    await Promise.all([...this.#threads.keys()].map((worker) => worker.terminate()));
  }

  #assign(): void {
    while (this.#waiting.length > 0) {
      const worker = this.#idle();
      if (!worker) return;
      const job = this.#waiting.shift()!;
      this.#threads.set(worker, job);
      worker.ref();
      worker.postMessage(job.batch);
    }
  }

  #idle(): Worker | undefined {
    for (const [worker, job] of this.#threads)
      if (!job) {
        clearTimeout(this.#endings.get(worker));
        return worker;
      }
    return this.#threads.size < this.size ? this.#start() : undefined;
  }

  #start(): Worker {
    const worker = new Worker(this.#entry, { resourceLimits: LIMITS });
    this.#threads.set(worker, undefined);
    worker.on('message', (reply: ReplyMessage) => {
      const job = this.#threads.get(worker);
      this.#threads.set(worker, undefined);
      worker.unref();
      job?.resolve(reply);
      this.#assign();
      if (this.#threads.get(worker) === undefined) this.#endLater(worker);
    });
    worker.on('error', (cause) => this.#lose(worker, cause));
    worker.on('exit', (code) => this.#lose(worker, new Error(`the worker thread ended with ${code}`)));
    return worker;
  }

  #endLater(worker: Worker): void {
    const end = () => {
      this.#threads.delete(worker);
      void worker.terminate();
    };
    this.#endings.set(worker, setTimeout(end, this.idleMs).unref());
  }

  #lose(worker: Worker, cause: unknown): void {
    const job = this.#threads.get(worker);
    this.#threads.delete(worker);
    clearTimeout(this.#endings.get(worker));
    this.#endings.delete(worker);
    job?.reject(
      this.#closed
        ? new FixityError('FIXITY_POOL_CLOSED', 'the pool was closed')
        : new FixityError('FIXITY_WORKER_CRASHED', 'a worker thread ended before its answer', { cause }),
    );
    if (!this.#closed) this.#assign();
  }
}
