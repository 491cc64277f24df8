import { fork, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import type { ValidationAnswer, ValidationRequest } from './validate-child.js';

/** What became of a document: the child's answer, or why there is none. */
export type ChildOutcome = ValidationAnswer | 'timeout';

export interface ValidatingChildOptions {
  /** Documents that one child validates before another takes its place. */
  documentsPerChild: number;
  /** Milliseconds without a document after which the child is ended; without it it stays. */
  idleMs: number | undefined;
}

interface Task {
  request: Omit<ValidationRequest, 'id'>;
  timeoutMs: number;
  settle(outcome: ChildOutcome): void;
}

/** Requests that lie with the child at a time: it has the next when it is done, however busy this process is. */
const AHEAD = 4;
/** Ten times what V8 takes: for some hundred documents compiling libxml2 once more costs longer than it saves. */
const TIERING_BUDGET = 20_000_000;

/**
 * A child process that validates documents one after another, so that a crash or a hang of native code costs the one document it was
 * at: the others go to its successor. Started with the first document; it does not keep this process alive by itself.
 */
export class ValidatingChild {
  readonly #options: ValidatingChildOptions;
  readonly #waiting: Task[] = [];
  /** In the order in which the child answers. */
  #sent: Task[] = [];
  #child: ChildProcess | undefined;
  #served = 0;
  #limit: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: ValidatingChildOptions) {
    this.#options = options;
  }

  /**
   * @param timeoutMs for this document, from when the child has it and no other before it
   * @throws the signal's reason
   */
  ask(request: Task['request'], timeoutMs: number, signal?: AbortSignal): Promise<ChildOutcome> {
    return new Promise<ChildOutcome>((resolve, reject) => {
      const giveUp = (): void => {
        this.#drop(task);
        reject(signal?.reason as Error);
      };
      const task: Task = {
        request,
        timeoutMs,
        settle(outcome) {
          signal?.removeEventListener('abort', giveUp);
          resolve(outcome);
        },
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(task);
      this.#send();
    });
  }

  /** Ends the child; what it was not done with fails. */
  close(): void {
    this.#end();
    for (const task of this.#waiting.splice(0)) task.settle({ id: 0, failure: 'the validating process was ended' });
  }

  /** What the child was not done with waits for another. */
  #end(): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#limit);
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
    this.#waiting.unshift(...this.#sent.splice(0));
  }

  #send(): void {
    while (this.#waiting.length > 0 && this.#sent.length < AHEAD) {
      if (this.#served >= this.#options.documentsPerChild || this.#child?.connected === false) {
        if (this.#sent.length > 0) return;
        this.#end();
      }
      const child = (this.#child ??= this.#start());
      const task = this.#waiting.shift()!;
      this.#sent.push(task);
      this.#served += 1;
      if (this.#sent.length === 1) this.#begin(child);
      child.send({ id: this.#served, ...task.request }, (error) => error !== null && this.#lose(child));
    }
  }

  /** The child is now at the first of what was sent. */
  #begin(child: ChildProcess): void {
    clearTimeout(this.#idle);
    child.ref();
    child.channel?.ref();
    this.#limit = setTimeout(() => this.#fail('timeout'), this.#sent[0]!.timeoutMs);
  }

  #answered(child: ChildProcess, answer: ValidationAnswer): void {
    if (child !== this.#child) return;
    clearTimeout(this.#limit);
    this.#sent.shift()?.settle(answer);
    if (this.#sent.length > 0) this.#begin(child);
    this.#send();
    if (this.#sent.length === 0) this.#rest(child);
  }

  #rest(child: ChildProcess): void {
    child.unref();
    child.channel?.unref();
    const { idleMs } = this.#options;
    if (idleMs !== undefined) this.#idle = setTimeout(() => this.#end(), idleMs).unref();
  }

  #lose(child: ChildProcess): void {
    if (child !== this.#child) return;
    this.#fail({ id: 0, failure: 'the validating process ended early' });
  }

  /** Gives up the document that the child is at, and the child. */
  #fail(outcome: ChildOutcome): void {
    const task = this.#sent.shift();
    this.#end();
    task?.settle(outcome);
    this.#send();
  }

  #drop(task: Task): void {
    const waiting = this.#waiting.indexOf(task);
    if (waiting >= 0) this.#waiting.splice(waiting, 1);
    if (!this.#sent.includes(task)) return;
    this.#sent = this.#sent.filter((sent) => sent !== task);
    this.#end();
    this.#send();
  }

  #start(): ChildProcess {
    const child = fork(createRequire(import.meta.url).resolve('@mocban/xml/validate-child'), [], {
      serialization: 'advanced',
      execArgv: ['--max-old-space-size=512', `--wasm-tiering-budget=${TIERING_BUDGET}`],
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#served = 0;
    return child
      .on('message', (answer: ValidationAnswer) => this.#answered(child, answer))
      .on('exit', () => this.#lose(child))
      .on('error', () => this.#lose(child));
  }
}
