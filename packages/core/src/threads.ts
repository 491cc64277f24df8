import { Worker, type ResourceLimits } from 'node:worker_threads';

export interface EndableThreadsOptions {
  /** Module that a thread runs: it answers each message with one message, in order. */
  entry: URL | string;
  /** Threads at most. */
  size: number;
  /** Milliseconds after which a thread without work is ended. @defaultValue 2,000 */
  idleMs?: number;
  /** What each thread is started with. */
  workerData?: unknown;
  resourceLimits?: ResourceLimits;
}

export interface QuestionOptions {
  /** Milliseconds after which the thread is ended. @defaultValue never */
  timeoutMs?: number;
  /**
   * How far the thread is: while that grows it is not ended, so that the time is that of one step of a question of many.
   * It is then ended between one and two times so late.
   */
  progress?: () => number;
  /** Waits no longer. A thread that is at the question goes on, and what it says is not heard. */
  signal?: AbortSignal;
}

/** What became of a question. */
export type Answered<Answer> =
  | { answer: Answer }
  /** The thread was ended, or ended by itself: why. */
  | { stopped: string; cause?: unknown };

/** A question, or what makes it for the thread that gets it: threads may have been told different things before. */
export type Asked<Question> = Question | ((thread: object) => Question);

interface Task<Question, Answer> {
  question: Asked<Question>;
  options: QuestionOptions;
  resolve(answered: Answered<Answer>): void;
}

interface Thread<Question, Answer> {
  worker: Worker;
  task: Task<Question, Answer> | undefined;
  timer: NodeJS.Timeout | undefined;
}

const IDLE_MS = 2000;

/**
 * Threads that have one question at a time each, first come, first served, so that a question over which one hangs or runs out of
 * memory costs that question and a new thread. Started when there is work; without any they end, and do not keep the process alive.
 */
export class EndableThreads<Question, Answer> {
  readonly #threads = new Set<Thread<Question, Answer>>();
  readonly #waiting: Task<Question, Answer>[] = [];
  #isClosed = false;

  constructor(private readonly options: EndableThreadsOptions) {}

  get size(): number {
    return this.options.size;
  }

  /** @throws the signal's reason */
  ask(question: Asked<Question>, options: QuestionOptions = {}): Promise<Answered<Answer>> {
    if (this.#isClosed) return Promise.resolve({ stopped: CLOSED });
    return new Promise((resolve, reject) => {
      const { signal } = options;
      signal?.throwIfAborted();
      const task: Task<Question, Answer> = {
        question,
        options,
        resolve: (answered) => {
          signal?.removeEventListener('abort', giveUp);
          resolve(answered);
        },
      };
      const giveUp = (): void => {
        const place = this.#waiting.indexOf(task);
        if (place >= 0) this.#waiting.splice(place, 1);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(task);
      this.#assign();
    });
  }

  /** Ends all threads; what was asked and not answered is stopped. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { resolve } of this.#waiting.splice(0)) resolve({ stopped: CLOSED });
    await Promise.all([...this.#threads].map((thread) => this.#end(thread, CLOSED)));
  }

  #assign(): void {
    while (this.#waiting.length > 0) {
      const thread = this.#idle();
      if (thread === undefined) return;
      this.#give(thread, this.#waiting.shift()!);
    }
  }

  #idle(): Thread<Question, Answer> | undefined {
    for (const thread of this.#threads) if (thread.task === undefined) return thread;
    return this.#threads.size < this.options.size ? this.#start() : undefined;
  }

  #give(thread: Thread<Question, Answer>, task: Task<Question, Answer>): void {
    thread.task = task;
    clearTimeout(thread.timer);
    this.#watch(thread, task.options);
    thread.worker.ref();
    const { question } = task;
    thread.worker.postMessage(isMaking(question) ? question(thread) : question);
  }

  #watch(thread: Thread<Question, Answer>, { timeoutMs, progress }: QuestionOptions): void {
    if (timeoutMs === undefined) return;
    const before = progress?.();
    thread.timer = setTimeout(() => {
      if (progress !== undefined && progress() !== before) this.#watch(thread, { timeoutMs, progress });
      else void this.#end(thread, `it took more than ${timeoutMs} ms`);
    }, timeoutMs);
  }

  #start(): Thread<Question, Answer> {
    const { entry, workerData, resourceLimits } = this.options;
    const worker = new Worker(entry, { workerData, ...(resourceLimits && { resourceLimits }) });
    const thread: Thread<Question, Answer> = { worker, task: undefined, timer: undefined };
    this.#threads.add(thread);
    worker.on('message', (answer: Answer) => this.#answered(thread, answer));
    worker.on('error', (cause: Error) => void this.#end(thread, cause.message, cause));
    worker.on('exit', (code) => void this.#end(thread, `the thread ended with ${code}`));
    return thread;
  }

  #answered(thread: Thread<Question, Answer>, answer: Answer): void {
    const { task } = thread;
    thread.task = undefined;
    clearTimeout(thread.timer);
    thread.worker.unref();
    thread.timer = setTimeout(() => void this.#end(thread, 'idle'), this.options.idleMs ?? IDLE_MS).unref();
    task?.resolve({ answer });
    this.#assign();
  }

  async #end(thread: Thread<Question, Answer>, why: string, cause?: unknown): Promise<void> {
    if (!this.#threads.delete(thread)) return;
    clearTimeout(thread.timer);
    thread.task?.resolve({ stopped: why, ...(cause !== undefined && { cause }) });
    this.#assign();
    await thread.worker.terminate();
  }
}

const isMaking = <Question>(asked: Asked<Question>): asked is (thread: object) => Question =>
  typeof asked === 'function';

const CLOSED = 'the threads were closed';
