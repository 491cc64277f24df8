import { availableParallelism } from 'node:os';
import { createRequire } from 'node:module';
import { EndableThreads } from '@mocban/core/threads';
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

/** A thread keeps so many contexts; one more makes it forget the oldest. */
const MOST_CONTEXTS = 4;

/**
 * Threads that judge files, one at a time each, so that a file over which one hangs or runs out of memory costs that file and a new
 * thread. Started when there is work; without any they end, and do not keep the process alive.
 * @see signatures.md 2.11
 */
export class JudgingThreads {
  readonly #threads: EndableThreads<QuestionMessage, AnswerMessage>;
  /** Contexts that each thread was told of, the oldest first. */
  readonly #told = new WeakMap<object, string[]>();

  constructor({ threads = availableParallelism(), idleMs = 10_000, heapMib = 512, entry }: JudgingThreadsOptions = {}) {
    this.#threads = new EndableThreads({
      entry: entry ?? createRequire(import.meta.url).resolve('@mocban/signatures/judge-thread'),
      size: threads,
      idleMs,
      resourceLimits: { maxOldGenerationSizeMb: heapMib },
    });
  }

  /** @throws what reading the file throws; the signal's reason */
  async judge(request: JudgingRequest): Promise<JudgingOutcome> {
    const { timeoutMs, signal } = request;
    const question = (thread: object): QuestionMessage => this.#question(thread, request);
    const answered = await this.#threads.ask(question, { timeoutMs, ...(signal && { signal }) });
    if ('stopped' in answered) return { stopped: answered.stopped };
    const { answer } = answered;
    if ('error' in answer) throw Object.assign(new Error(answer.error.message), { code: answer.error.code });
    return { report: answer.report, certificates: answer.certificates.map(parseCertificate) };
  }

  async close(): Promise<void> {
    await this.#threads.close();
  }

  #question(thread: object, { context, file, at }: JudgingRequest): QuestionMessage {
    const told = this.#told.get(thread) ?? [];
    this.#told.set(thread, told);
    const isTold = told.includes(context.id);
    if (!isTold) told.push(context.id);
    const forgotten = told.splice(0, Math.max(0, told.length - MOST_CONTEXTS));
    return { contextId: context.id, context: isTold ? undefined : context.message, forgotten, at, file };
  }
}

let shared: JudgingThreads | undefined;

/** Threads for all of this process. */
export const sharedJudgingThreads = (): JudgingThreads => (shared ??= new JudgingThreads());
