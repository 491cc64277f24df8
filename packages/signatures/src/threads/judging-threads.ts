import { availableParallelism } from 'node:os';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { parseCertificate, type Certificate } from '@mocban/pki';
import type { DocumentReport } from '../model/report.js';
import type { FileToJudge } from '../files/judge-file.js';
import type { AnswerMessage, QuestionMessage } from './message.js';
import type { SharedContext } from './shared-context.js';

export interface JudgingRequest {
  context: SharedContext;
  file: FileToJudge;
  /** Validation time. */
  at: Date;
  /** Milliseconds from when a thread has it to when the thread is ended. */
  timeoutMs: number;
  signal?: AbortSignal;
}

export type JudgingOutcome =
  | { report: DocumentReport; certificates: readonly Certificate[] }
  /** The thread was ended, or ended by itself: nothing is known of the file. */
  | { stopped: string };

export interface JudgingThreadsOptions {
  /** @defaultValue one a processor */
  threads?: number;
  /** Milliseconds after which a thread without work is ended. @defaultValue 10,000 */
  idleMs?: number;
  /** MiB of the heap of a thread. @defaultValue 512 */
  heapMib?: number;
  /** @defaultValue what judges files */
  entry?: URL;
}

interface Task {
  request: JudgingRequest;
  settle(outcome: JudgingOutcome | { error: Error }): void;
}

interface Thread {
  worker: Worker;
  /** Contexts that it was told of, the oldest first. */
  told: string[];
  task: Task | undefined;
  timer: NodeJS.Timeout | undefined;
}

/** A thread keeps so many contexts; one more makes it forget the oldest. */
const MOST_CONTEXTS = 4;

/**
 * Threads that judge files, one at a time each, so that a file over which one hangs or runs out of memory costs that file and a new
 * thread. Started when there is work; without any they end, and do not keep the process alive.
 * @see signatures.md 2.11
 */
export class JudgingThreads {
  readonly #threads = new Set<Thread>();
  readonly #waiting: Task[] = [];
  readonly #size: number;
  readonly #idleMs: number;
  readonly #heapMib: number;
  readonly #entry: URL | string;

  constructor({ threads = availableParallelism(), idleMs = 10_000, heapMib = 512, entry }: JudgingThreadsOptions = {}) {
    [this.#size, this.#idleMs, this.#heapMib] = [threads, idleMs, heapMib];
    this.#entry = entry ?? createRequire(import.meta.url).resolve('@mocban/signatures/judge-thread');
  }

  /** @throws what reading the file throws; the signal's reason */
  judge(request: JudgingRequest): Promise<JudgingOutcome> {
    return new Promise((resolve, reject) => {
      const { signal } = request;
      signal?.throwIfAborted();
      const giveUp = (): void => {
        const place = this.#waiting.indexOf(task);
        if (place >= 0) this.#waiting.splice(place, 1);
        reject(signal?.reason as Error);
      };
      const task: Task = {
        request,
        settle(outcome) {
          signal?.removeEventListener('abort', giveUp);
          if ('error' in outcome) reject(outcome.error);
          else resolve(outcome);
        },
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(task);
      this.#assign();
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#threads].map((thread) => this.#end(thread, 'the threads were closed')));
  }

  #assign(): void {
    while (this.#waiting.length > 0) {
      const thread = this.#idle();
      if (thread === undefined) return;
      this.#ask(thread, this.#waiting.shift()!);
    }
  }

  #idle(): Thread | undefined {
    for (const thread of this.#threads) if (thread.task === undefined) return thread;
    return this.#threads.size < this.#size ? this.#start() : undefined;
  }

  #ask(thread: Thread, task: Task): void {
    const { context, file, at, timeoutMs } = task.request;
    const isTold = thread.told.includes(context.id);
    if (!isTold) thread.told.push(context.id);
    const forgotten = thread.told.splice(0, Math.max(0, thread.told.length - MOST_CONTEXTS));
    thread.task = task;
    clearTimeout(thread.timer);
    thread.timer = setTimeout(() => void this.#end(thread, `it took more than ${timeoutMs} ms`), timeoutMs);
    thread.worker.ref();
    thread.worker.postMessage({
      contextId: context.id,
      context: isTold ? undefined : context.message,
      forgotten,
      at,
      file,
    } satisfies QuestionMessage);
  }

  #start(): Thread {
    const worker = new Worker(this.#entry, { resourceLimits: { maxOldGenerationSizeMb: this.#heapMib } });
    const thread: Thread = { worker, told: [], task: undefined, timer: undefined };
    this.#threads.add(thread);
    worker.on('message', (answer: AnswerMessage) => this.#answered(thread, answer));
    worker.on('error', ({ message }: Error) => void this.#end(thread, message));
    worker.on('exit', (code) => void this.#end(thread, `the thread ended with ${code}`));
    return thread;
  }

  #answered(thread: Thread, answer: AnswerMessage): void {
    const { task } = thread;
    thread.task = undefined;
    clearTimeout(thread.timer);
    thread.worker.unref();
    thread.timer = setTimeout(() => void this.#end(thread, 'idle'), this.#idleMs).unref();
    if ('error' in answer) {
      const { code, message } = answer.error;
      task?.settle({ error: Object.assign(new Error(message), { code }) });
    } else task?.settle({ report: answer.report, certificates: answer.certificates.map(parseCertificate) });
    this.#assign();
  }

  async #end(thread: Thread, why: string): Promise<void> {
    if (!this.#threads.delete(thread)) return;
    clearTimeout(thread.timer);
    thread.task?.settle({ stopped: why });
    this.#assign();
    await thread.worker.terminate();
  }
}

let shared: JudgingThreads | undefined;

/** Threads for all of this process. */
export const sharedJudgingThreads = (): JudgingThreads => (shared ??= new JudgingThreads());
