import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { collectBytes, type ByteSource } from '@mocban/core';
import { pagesByTree } from './pdf-page-tree.js';
import type { PdfPageLimits } from './types.js';

const DEFAULTS = { maxBytes: 64 * 1024 * 1024, timeoutMs: 20_000 };
/** Heap of the worker thread, so that a hostile PDF ends its own thread only. */
const MAX_HEAP_MIB = 1024;
/** An idle thread is ended after this time; it never keeps the process alive. */
const IDLE_MS = 30_000;

/** How long the PDFs of one package may keep the one thread from those of others. */
export interface CountingPatience {
  /** Asked when the turn of a PDF has come; without it the PDF is not counted. */
  isLeft(): boolean;
  /** What counting it took. */
  spend(ms: number): void;
}

/**
 * The number of pages of a PDF: by its page tree, and where that cannot be, counted in a worker thread.
 * @param open gives the content, called only when the size is within the bound
 * @returns `undefined` when the file is too large, unreadable, or takes too long; never throws but on abort
 */
export async function countPdfPages(
  open: () => ByteSource,
  sizeBytes: number,
  limits: PdfPageLimits & { signal?: AbortSignal; patience?: CountingPatience } = {},
): Promise<number | undefined> {
  const { maxBytes, timeoutMs } = {
    maxBytes: limits.maxBytes ?? DEFAULTS.maxBytes,
    timeoutMs: limits.timeoutMs ?? DEFAULTS.timeoutMs,
  };
  limits.signal?.throwIfAborted();
  if (sizeBytes > maxBytes || limits.patience?.isLeft() === false) return undefined;
  let bytes: Buffer;
  try {
    bytes = await collectBytes(open(), maxBytes);
  } catch {
    limits.signal?.throwIfAborted();
    return undefined;
  }
  return pagesByTree(bytes) ?? pageCounter.count(new Uint8Array(bytes), timeoutMs, limits.patience);
}

/** One worker thread, started when needed, kept while there is work, ended when it is idle or hangs. */
class PageCounter {
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #next = 0;
  /** Bytes of the PDFs that wait for their turn or are being counted. */
  waitingBytes = 0;

  /**
   * One PDF after the other.
   * @param bytes a whole PDF, which is handed over to the thread: it is empty afterwards
   * @param patience of its package. @defaultValue without end
   */
  count(bytes: Uint8Array<ArrayBuffer>, timeoutMs: number, patience?: CountingPatience): Promise<number | undefined> {
    const sizeBytes = bytes.byteLength;
    this.waitingBytes += sizeBytes;
    const result = this.#queue
      .then(async () => {
        if (patience?.isLeft() === false) return undefined;
        const started = performance.now();
        const pages = await this.#countNow(bytes, timeoutMs);
        patience?.spend(performance.now() - started);
        return pages;
      })
      .finally(() => (this.waitingBytes -= sizeBytes));
    this.#queue = result;
    return result;
  }

  async #countNow(bytes: Uint8Array<ArrayBuffer>, timeoutMs: number): Promise<number | undefined> {
    clearTimeout(this.#idle);
    const worker = (this.#worker ??= this.#start());
    worker.ref();
    const id = this.#next++;
    const answer = await new Promise<{ pages?: number } | undefined>((resolve) => {
      const timer = setTimeout(() => finish(undefined), timeoutMs);
      const onMessage = (message: { id: number; pages?: number }) => {
        if (message.id === id) finish(message);
      };
      const onEnd = () => finish(undefined);
      const finish = (value: { pages?: number } | undefined) => {
        clearTimeout(timer);
        worker.off('message', onMessage).off('error', onEnd).off('exit', onEnd);
        resolve(value);
      };
      worker.on('message', onMessage).on('error', onEnd).on('exit', onEnd);
      worker.postMessage({ id, bytes }, [bytes.buffer]);
    });
    if (answer === undefined) await this.#end();
    else {
      worker.unref();
      this.#idle = setTimeout(() => void this.#end(), IDLE_MS).unref();
    }
    return answer?.pages;
  }

  #start(): Worker {
    const worker = new Worker(createRequire(import.meta.url).resolve('@mocban/vn-records/pdf-pages-worker'), {
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB },
    });
    // An error event without a listener would end the process; an exit follows it.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    return worker;
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}

/** The one counter of this process. */
export const pageCounter = new PageCounter();
