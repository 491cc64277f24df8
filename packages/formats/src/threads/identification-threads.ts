import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { EndableThreads } from '@mocban/core/threads';
import type { FileAnswer, FileToIdentify, IdentifyQuestion, ThreadData } from './message.js';

export interface IdentificationThreadsOptions {
  /** A folder of format data. @defaultValue the release that comes with `@mocban/format-data` */
  folder?: string;
  /** @defaultValue one a processor, at most 8 */
  threads?: number;
  /** Milliseconds for one file, after which its thread is ended. @defaultValue 20,000 */
  timeoutMs?: number;
  /** @defaultValue what identifies files */
  entry?: URL;
}

/** Files in the order in which they are to be told of. */
export type FilesToIdentify = Iterable<FileToIdentify> | AsyncIterable<FileToIdentify>;

/** A path with what became of it. */
export interface IdentifiedPath {
  path: string;
  answer: FileAnswer | Stopped;
}

/** The thread was ended over this file, or ended by itself: nothing is known of it. */
export interface Stopped {
  stopped: string;
}

/** Some milliseconds of small files: a message takes a tenth of one. */
const LOT = 64;
/** Lots a thread that are asked for and not yet told. */
const LOTS_AHEAD = 3;
const MOST_THREADS = 8;
const TIMEOUT_MS = 20_000;
/** Windows are 2 MiB of it, the signatures some ten. */
const LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 };

/**
 * Identifies files in threads, a lot at a time each. A file over which a thread hangs or runs out of memory costs that file and a new
 * thread: the others of its lot are asked for again. Holds so many paths and answers as are under way, however many files there are.
 */
export class IdentificationThreads {
  readonly #threads: EndableThreads<IdentifyQuestion, FileAnswer[]>;
  readonly #timeoutMs: number;

  constructor({ folder, threads, timeoutMs, entry }: IdentificationThreadsOptions = {}) {
    this.#timeoutMs = timeoutMs ?? TIMEOUT_MS;
    this.#threads = new EndableThreads({
      entry: entry ?? createRequire(import.meta.url).resolve('@mocban/formats/identify-thread'),
      size: threads ?? Math.min(MOST_THREADS, availableParallelism()),
      workerData: { folder } satisfies ThreadData,
      resourceLimits: LIMITS,
    });
  }

  /**
   * Identifies files in their order. Symbolic links are not followed, and what is no regular file is not opened.
   * @throws the signal's reason
   */
  async *identifyFiles(files: FilesToIdentify, options: { signal?: AbortSignal } = {}): AsyncGenerator<IdentifiedPath> {
    const underWay: { lot: FileToIdentify[]; answers: Promise<(FileAnswer | Stopped)[]> }[] = [];
    const next = async (): Promise<IdentifiedPath[]> => {
      const { lot, answers } = underWay.shift()!;
      return (await answers).map((answer, index) => ({ path: pathOf(lot[index]!), answer }));
    };
    for await (const lot of lotsOf(files)) {
      options.signal?.throwIfAborted();
      underWay.push({ lot, answers: this.#identifyLot(lot) });
      if (underWay.length >= LOTS_AHEAD * this.#threads.size) yield* await next();
    }
    while (underWay.length > 0) {
      options.signal?.throwIfAborted();
      yield* await next();
    }
  }

  async close(): Promise<void> {
    await this.#threads.close();
  }

  async #identifyLot(files: readonly FileToIdentify[]): Promise<(FileAnswer | Stopped)[]> {
    if (files.length === 0) return [];
    const done = new SharedArrayBuffer(4);
    const progress = (): number => Atomics.load(new Int32Array(done), 0);
    const answered = await this.#threads.ask({ files, done }, { timeoutMs: this.#timeoutMs, progress });
    if ('answer' in answered) return answered.answer;
    // What it had done is lost with it, but for how much that was.
    const at = Math.min(progress(), files.length - 1);
    return [
      ...(await this.#identifyLot(files.slice(0, at))),
      { stopped: answered.stopped },
      ...(await this.#identifyLot(files.slice(at + 1))),
    ];
  }
}

const pathOf = (file: FileToIdentify): string => (typeof file === 'string' ? file : file.path);

/** The first lots are small, so that a few files are shared among the threads. */
async function* lotsOf(files: FilesToIdentify): AsyncGenerator<FileToIdentify[]> {
  let size = 1;
  let lot: FileToIdentify[] = [];
  for await (const file of files) {
    lot.push(file);
    if (lot.length < size) continue;
    yield lot;
    lot = [];
    size = Math.min(LOT, size * 2);
  }
  if (lot.length > 0) yield lot;
}
