import { MessageChannel, Worker } from 'node:worker_threads';
import type { ValidationResult } from '@mocban/core';
import { lendSchemaValidator, SchemaValidator, sharedSchemaValidator, type DocumentValidator } from '@mocban/xml';
import { CliError } from './outcome.js';
import type { JudgeAnswer, JudgeData, JudgeQuestion } from './package-judge.js';
import type { PackageRules } from './package-validation.js';

export interface PackageJudgesOptions {
  rules: PackageRules;
  threads: number;
  signal: AbortSignal;
  /** Judges what is left to the main thread. */
  judgeHere(path: string): Promise<ValidationResult>;
  /** @defaultValue the judge of packages */
  entry?: URL;
}

interface Task extends JudgeQuestion {
  resolve(answer: Promise<ValidationResult> | ValidationResult): void;
  reject(error: unknown): void;
  /** A thread ended while it was at this and others: it is tried once more, with no others. */
  isAlone?: true;
}

interface Judge {
  thread: Worker;
  tasks: Task[];
}

/** Packages that a thread has at a time: while one waits for the schema validator, another is read. */
const AT_ONCE = 4;
/** A thread that judges has about four times the work of the child that validates by schema. */
const THREADS_PER_VALIDATOR = 4;
const VALIDATOR_IDLE_MS = 10_000;
/** Half a second of digests. */
const MOST_BYTES = 1024 ** 3;

/**
 * Threads that judge many packages, each whole, so that little is handed to and fro. What a thread was at when it ended is tried
 * again by itself, so that a package costs no others. Large folders are left to the main thread, one at a time: their files are
 * then digested by threads.
 */
export class PackageJudges {
  readonly #options: PackageJudgesOptions;
  readonly #validators: DocumentValidator[] = [sharedSchemaValidator()];
  readonly #judges: Judge[] = [];
  readonly #waiting: Task[] = [];
  #large: Promise<unknown> = Promise.resolve();
  #asked = 0;
  #started = 0;

  constructor(options: PackageJudgesOptions) {
    const { threads, signal, rules } = options;
    this.#options = options;
    while (this.#validators.length < threads / THREADS_PER_VALIDATOR)
      this.#validators.push(new SchemaValidator({ idleMs: VALIDATOR_IDLE_MS }));
    if (rules.profile !== 'tt05') for (const validator of this.#validators) validator.prepare('mets');
    while (this.#judges.length < threads) this.#start();
    signal.addEventListener('abort', () => this.#giveUp(signal.reason), { once: true });
  }

  /** Packages that are worth asking for at a time: as many wait as are judged. */
  get capacity(): number {
    return 2 * AT_ONCE * this.#options.threads;
  }

  /** @throws CliError `CLI_JUDGE_ENDED` when a thread ended over this package; the signal's reason */
  judge(path: string): Promise<ValidationResult> {
    return new Promise((resolve, reject) => {
      this.#options.signal.throwIfAborted();
      this.#waiting.push({ id: (this.#asked += 1), path, resolve, reject });
      this.#assign();
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#judges.splice(0).map(({ thread }) => thread.terminate()));
  }

  #assign(): void {
    for (let [task] = this.#waiting; task !== undefined; [task] = this.#waiting) {
      const judge = this.#judgeFor(task);
      if (judge === undefined) return;
      this.#waiting.shift();
      judge.tasks.push(task);
      judge.thread.postMessage({ id: task.id, path: task.path } satisfies JudgeQuestion);
    }
  }

  /** The one with the least to do, where there is room. */
  #judgeFor({ isAlone }: Task): Judge | undefined {
    if (this.#judges.length === 0) this.#start();
    let least: Judge | undefined;
    for (const judge of this.#judges) if (judge.tasks.length < (least?.tasks.length ?? AT_ONCE)) least = judge;
    const [before] = least?.tasks ?? [];
    return before === undefined || !(isAlone || before.isAlone) ? least : undefined;
  }

  #start(): void {
    const { rules, signal, entry = new URL('./package-judge.js', import.meta.url) } = this.#options;
    const { port1, port2: schemas } = new MessageChannel();
    lendSchemaValidator(this.#validators[this.#started++ % this.#validators.length]!, port1, signal);
    const workerData: JudgeData = { rules, schemas, mostBytes: MOST_BYTES };
    const judge: Judge = { thread: new Worker(entry, { workerData, transferList: [schemas] }), tasks: [] };
    judge.thread
      .on('message', (answer: JudgeAnswer) => this.#answered(judge, answer))
      .on('error', (cause) => this.#lose(judge, cause))
      .on('exit', (code) => this.#lose(judge, new Error(`it ended with ${code}`)));
    this.#judges.push(judge);
  }

  #answered({ tasks }: Judge, { id, result }: JudgeAnswer): void {
    const place = tasks.findIndex((task) => task.id === id);
    const [task] = tasks.splice(place, 1);
    task!.resolve(result ?? this.#judgeHere(task!.path));
    this.#assign();
  }

  #judgeHere(path: string): Promise<ValidationResult> {
    const judged = this.#large.then(() => this.#options.judgeHere(path));
    this.#large = judged.catch(() => undefined);
    return judged;
  }

  /** Another takes its place, unless it ended over nothing. */
  #lose(judge: Judge, cause: Error): void {
    const place = this.#judges.indexOf(judge);
    if (place < 0) return;
    this.#judges.splice(place, 1);
    const { tasks } = judge;
    if (tasks.length === 1)
      tasks[0]!.reject(
        new CliError('CLI_JUDGE_ENDED', `the thread at this package ended: ${cause.message}`, { cause }),
      );
    else this.#waiting.unshift(...tasks.map((task) => ({ ...task, isAlone: true as const })));
    if (tasks.length > 0) this.#start();
    this.#assign();
  }

  #giveUp(reason: unknown): void {
    for (const { reject } of [...this.#waiting.splice(0), ...this.#judges.flatMap(({ tasks }) => tasks)])
      reject(reason);
  }
}
