import { ReadBuffers } from './file-digest.js';
import type { CopyItem, DigestItem, DigestResult, Work } from './jobs.js';
import { keyed } from './message.js';
import { runBatch } from './run-batch.js';
import { isLot, type Source } from './schedule.js';

/** Items of a source in memory that are done between two looks at the signal. */
const LOT = 64;

/** Does work on the calling thread, in the order of the items. */
export class CallingThread {
  /** Buffers that no run has now: runs take turns at every wait. */
  readonly #spare: ReadBuffers[] = [];

  /** @throws the signal's reason, which is looked at between two batches, of at most 32 MiB */
  async *run<Item extends DigestItem | CopyItem>(
    source: Source<Item>,
    work: Work,
    { signal }: { signal?: AbortSignal },
  ): AsyncGenerator<DigestResult[]> {
    const buffers = this.#spare.pop() ?? new ReadBuffers();
    try {
      for await (const items of lotsOf(source))
        for (let left = items; left.length > 0;) {
          signal?.throwIfAborted();
          const outcomes = await runBatch({ ...work, items: left }, buffers);
          if (outcomes === 'aborted') return;
          yield keyed(outcomes, left);
          left = left.slice(outcomes.length);
        }
    } finally {
      this.#spare.push(buffers);
    }
  }
}

async function* lotsOf<Item>(source: Source<Item>): AsyncGenerator<readonly Item[]> {
  if (Array.isArray(source)) yield source as Item[];
  else if (Symbol.asyncIterator in source) for await (const item of source) yield isLot(item) ? item : [item];
  else {
    let lot: Item[] = [];
    for (const item of source) {
      lot.push(item);
      if (lot.length === LOT) {
        yield lot;
        lot = [];
      }
    }
    yield lot;
  }
}
