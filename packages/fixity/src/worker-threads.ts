import { createRequire } from 'node:module';
import { EndableThreads } from '@mocban/core/threads';
import { FixityError } from './error.js';
import type { BatchMessage, ReplyMessage } from './message.js';

/** A thread without work is ended after so long: it holds some 25 MiB, and starting one takes 50 ms. */
const IDLE_MS = 2000;

/** A thread holds a few megabytes besides its buffers, and makes little garbage: by default it would let that pile up. */
const LIMITS = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 64 };

/** Threads that take batches first come, first served; an idle one does not keep the process alive, and is ended soon. */
export class WorkerThreads {
  readonly size: number;
  readonly #threads: EndableThreads<BatchMessage, ReplyMessage>;
  #isClosed = false;

  constructor(
    size: number,
    entry = createRequire(import.meta.url).resolve('@mocban/fixity/worker'),
    idleMs: number = IDLE_MS,
  ) {
    this.size = size;
    this.#threads = new EndableThreads({ entry, size, idleMs, resourceLimits: LIMITS });
  }

  /** @throws FixityError `FIXITY_WORKER_CRASHED`, `FIXITY_POOL_CLOSED` */
  async run(batch: BatchMessage): Promise<ReplyMessage> {
    const answered = await this.#threads.ask(batch);
    if ('answer' in answered) return answered.answer;
    throw this.#isClosed
      ? new FixityError('FIXITY_POOL_CLOSED', 'the pool has been closed')
      : new FixityError('FIXITY_WORKER_CRASHED', 'a worker thread ended before its answer', {
          cause: answered.cause ?? new Error(answered.stopped),
        });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#threads.close();
  }
}
