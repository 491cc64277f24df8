import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { collectBytes, type ByteSource } from '@mocban/core';
import { MARK_LETTERS } from './text/marks.js';
import { gapsIn, textOutlook, type PageTexts } from './text/pages.js';
import type { PdfTextLimits } from './types.js';

const DEFAULTS = { maxBytes: 64 * 1024 * 1024, timeoutMs: 20_000 };
/** Heap of the worker thread, so that a hostile PDF ends its own thread only. */
const MAX_HEAP_MIB = 1024;
/** An idle thread is ended after this time; it never keeps the process alive. */
const IDLE_MS = 30_000;

/** What a PDF says of itself that the check of secrecy marks asks for. */
export interface PdfFacts {
  /** Lines that may bear a secrecy mark; absent where the text could not be read. */
  texts?: PageTexts;
}

/** How long the PDFs of one package may keep the one thread from those of others. */
export interface ReadingPatience {
  /** Asked when the turn of a PDF has come; without it the PDF is not read. */
  isLeft(): boolean;
  /** What reading it took. */
  spend(ms: number): void;
}

/**
 * The lines of a PDF's text that may bear a secrecy mark: of most files the fonts say that there is none, the others are read in a worker
 * thread.
 * @param open gives the content, called only when the size is within the bound
 * @returns no texts when the file is too large, unreadable, or takes too long; never throws but on abort
 */
export async function readPdfFacts(
  open: () => ByteSource,
  sizeBytes: number,
  limits: PdfTextLimits & { signal?: AbortSignal; patience?: ReadingPatience } = {},
): Promise<PdfFacts> {
  const maxBytes = limits.maxBytes ?? DEFAULTS.maxBytes;
  limits.signal?.throwIfAborted();
  if (sizeBytes > maxBytes || limits.patience?.isLeft() === false) return {};
  let bytes: Buffer;
  try {
    bytes = await collectBytes(open(), maxBytes);
  } catch {
    limits.signal?.throwIfAborted();
    return {};
  }
  const facts = factsAtOnce(bytes);
  if (facts.texts !== undefined) return facts;
  const timeoutMs = limits.timeoutMs ?? DEFAULTS.timeoutMs;
  return textReader.read(new Uint8Array(bytes), timeoutMs, limits.patience);
}

/** What can be told without the thread: that there is no mark where the fonts have no letter for it. */
export function factsAtOnce(bytes: Uint8Array): PdfFacts {
  const outlook = textOutlook(bytes, MARK_LETTERS);
  return outlook?.mayShow === false ? { texts: { lines: [], isPartial: false, ...gapsIn(outlook.gaps) } } : {};
}

interface Answer {
  id: number;
  texts?: PageTexts;
}

/** One worker thread, started when needed, kept while there is work, ended when it is idle or hangs. */
class TextReader {
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #next = 0;
  /** Bytes of the PDFs that wait for their turn or are being read. */
  waitingBytes = 0;

  /**
   * One PDF after the other.
   * @param bytes a whole PDF, which is handed over to the thread: it is empty afterwards
   * @param patience of its package. @defaultValue without end
   */
  read(bytes: Uint8Array<ArrayBuffer>, timeoutMs: number, patience?: ReadingPatience): Promise<PdfFacts> {
    const sizeBytes = bytes.byteLength;
    this.waitingBytes += sizeBytes;
    const result = this.#queue
      .then(async () => {
        if (patience?.isLeft() === false) return {};
        const started = performance.now();
        const facts = await this.#readNow(bytes, timeoutMs);
        patience?.spend(performance.now() - started);
        return facts;
      })
      .finally(() => (this.waitingBytes -= sizeBytes));
    this.#queue = result;
    return result;
  }

  async #readNow(bytes: Uint8Array<ArrayBuffer>, timeoutMs: number): Promise<PdfFacts> {
    clearTimeout(this.#idle);
    const worker = (this.#worker ??= this.#start());
    worker.ref();
    const id = this.#next++;
    const answer = await new Promise<Answer | undefined>((resolve) => {
      const timer = setTimeout(() => finish(undefined), timeoutMs);
      const onMessage = (message: Answer) => {
        if (message.id === id) finish(message);
      };
      const onEnd = () => finish(undefined);
      const finish = (value: Answer | undefined) => {
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
    const texts = answer?.texts;
    return texts === undefined ? {} : { texts };
  }

  #start(): Worker {
    const worker = new Worker(createRequire(import.meta.url).resolve('@mocban/vn-records/pdf-texts-worker'), {
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

/** The one reader of this process. */
export const textReader = new TextReader();
