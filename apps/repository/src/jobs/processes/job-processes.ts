import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { JOB_FLAGS } from '../../engine.js';
import { StartError } from '../../error.js';
import type { JobRun } from '../job-run.js';
import type { FromJobProcess, ProcessFigures, StartMessage, ToJobProcess } from './messages.js';

const ENTRY = fileURLToPath(new URL('./job-process.js', import.meta.url));

/** One that dies is started again, later and later, until one has lived for a while. */
const FIRST_DELAY_MS = 500;
const LAST_DELAY_MS = 30_000;
const LIVES_WELL_MS = 60_000;
/** Well below the 90 seconds after which systemd kills. */
const STOP_PATIENCE_MS = 60_000;

export interface JobProcessesOptions {
  /** One message for each process to be. */
  starts: readonly StartMessage[];
  logger: Logger;
  /** Told of every job that has ended in any of them. */
  ended(run: JobRun): void;
}

/**
 * The processes that jobs run in, beside the one that answers requests: each has a processor of its own, and what a package does to
 * one of them, requests do not feel. A process that dies is started again; the jobs it held are freed by the others, or by itself.
 */
export class JobProcesses {
  readonly #stopping = new AbortController();
  readonly #live = new Map<string, JobProcess>();
  #keeping: Promise<void>[] = [];
  #restarts = 0;

  constructor(readonly options: JobProcessesOptions) {}

  /** Resolves when all of them take jobs. @throws StartError `START_JOBS_FAILED` */
  async start(): Promise<void> {
    const first = this.options.starts.map((message) => this.#launch(message));
    const started = await Promise.allSettled(first.map((child) => child.ready));
    const failed = started.find((outcome) => outcome.status === 'rejected');
    if (failed) {
      first.forEach((child) => child.kill());
      throw failed.reason;
    }
    this.#keeping = first.map((child) => this.#keep(child));
  }

  /** Lets their jobs come to points they can go on from. Those that take longer than a minute are killed, which a job stands at any instant. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const child of this.#live.values()) child.tell({ type: 'stop' });
    const impatience = setTimeout(() => this.#killLive(), STOP_PATIENCE_MS);
    await Promise.all(this.#keeping);
    clearTimeout(impatience);
  }

  /** Processes that died and were started again. */
  get restarts(): number {
    return this.#restarts;
  }

  /** What those that live hold, by name; one that is busy is waited for. */
  async figures(): Promise<ReadonlyMap<string, ProcessFigures>> {
    const answers = [...this.#live].map(async ([name, child]) => [name, await child.figures()] as const);
    return new Map((await Promise.all(answers)).flatMap(([name, figures]) => (figures ? [[name, figures]] : [])));
  }

  #killLive(): void {
    for (const [name, child] of this.#live) {
      this.options.logger.warn({ process: name }, 'a job process does not stop and is killed');
      child.kill();
    }
  }

  #launch(message: StartMessage): JobProcess {
    const child = new JobProcess(message, this.options.ended);
    this.#live.set(message.name, child);
    return child;
  }

  async #keep(first: JobProcess): Promise<void> {
    const { logger } = this.options;
    const { signal } = this.#stopping;
    let child = first;
    let delayMs = FIRST_DELAY_MS;
    for (;;) {
      const begun = performance.now();
      const { code, signal: killedBy } = await child.ended;
      const { message } = child;
      this.#live.delete(message.name);
      if (signal.aborted) return;
      logger.error({ process: message.name, code, killedBy }, 'a job process died and is started again');
      if (performance.now() - begun > LIVES_WELL_MS) delayMs = FIRST_DELAY_MS;
      await pause(delayMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      delayMs = Math.min(delayMs * 2, LAST_DELAY_MS);
      this.#restarts += 1;
      child = this.#launch(message);
      child.ready.catch((err: unknown) => logger.error({ process: message.name, err }, 'job process'));
    }
  }
}

interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** One process and what it says. */
class JobProcess {
  readonly ready: Promise<void>;
  readonly ended: Promise<Ending>;
  readonly #child: ChildProcess;
  #asking: Promise<ProcessFigures | undefined> | undefined;
  #answer: ((figures: ProcessFigures | undefined) => void) | undefined;

  constructor(
    readonly message: StartMessage,
    ended: (run: JobRun) => void,
  ) {
    // Advanced: the options may hold what JSON does not, e.g. `Infinity`.
    this.#child = fork(ENTRY, { serialization: 'advanced', execArgv: [...JOB_FLAGS, ...process.execArgv] });
    this.ended = once(this.#child, 'exit').then(([code, signal]) => ({ code, signal }) as Ending);
    this.ready = new Promise((resolve, reject) => {
      const refuse = (cause: string) =>
        reject(new StartError('START_JOBS_FAILED', `the job process ${message.name} does not start: ${cause}`));
      this.#child.on('message', (said: FromJobProcess) => {
        if (said.type === 'ready') resolve();
        else if (said.type === 'failed') refuse(said.message);
        else if (said.type === 'job') ended(said.run);
        else this.#answer?.(said.figures);
      });
      this.#child.once('error', ({ message: cause }) => refuse(cause));
      void this.ended.then(({ code, signal }) => {
        refuse(`it ended with ${signal ?? code}`);
        this.#answer?.(undefined);
      });
    });
    this.tell(message);
  }

  /** What cannot be told to a process that is ending need not be. */
  tell(message: ToJobProcess): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** @returns nothing when the process ends meanwhile */
  figures(): Promise<ProcessFigures | undefined> {
    return (this.#asking ??= new Promise<ProcessFigures | undefined>((resolve) => {
      this.#answer = resolve;
      this.tell({ type: 'figures' });
    }).finally(() => (this.#asking = undefined)));
  }
}
