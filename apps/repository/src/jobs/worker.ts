import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '@mocban/core';
import { Logger as WorkerLogger, run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { HeldLock, Lease } from '../database/lease.js';
import type { JobKind } from './queue.js';
import { stopSignal } from './stop-signal.js';

/** What a handler is given. It ends early, leaving a state it can go on from, when `signal` aborts. */
export interface JobContext {
  signal: AbortSignal;
  /** Whether the run before this one ended without a word: its process died, or had lost the database. */
  died: boolean;
}

/** One handler per kind. Errors that a handler lets out are tried again by the queue, later and later. */
export type JobHandlers = Record<JobKind, (subject: string, context: JobContext) => Promise<void>>;

export interface JobWorkerOptions {
  source: DataSource;
  pool: Pool;
  lease: Lease;
  logger: Logger;
  handlers: JobHandlers;
  /** Jobs at the same time. */
  concurrency: number;
  /** Done before jobs are taken, at the start and whenever the database was away. */
  recover(): Promise<void>;
  /** Done now and then by one worker of all. */
  maintain(): Promise<void>;
}

const SWEEP_INTERVAL_MS = 2000;
const MAINTENANCE_INTERVAL_MS = 30_000;
/** A pool of workers takes its lock some milliseconds after it is made: younger job locks are not judged. */
const UNSURE_MS = 1000;
const RESTART_DELAY_MS = 500;
/** What cannot be said to a database that is away is given up; its locks are gone all the same. */
const FAREWELL_MS = 10_000;

const poolLock = (poolId: string): string => `worker:${poolId}`;

/**
 * Runs the jobs of this process, and frees the jobs of processes that died. It works as long as the lock session lives: when that is
 * lost its jobs are stopped, and it begins anew with the next session.
 */
export class JobWorker {
  readonly #stopping = new AbortController();
  readonly #performing = new Set<Promise<void>>();
  /** Endings of runs that the database, being away, was not told. */
  #untold: Ending[] = [];
  #running: Promise<void> = Promise.resolve();
  /** Id of the present pool of workers, by which jobs are locked. */
  #poolId: string | undefined;

  constructor(readonly options: JobWorkerOptions) {}

  /** Resolves when jobs are taken. @throws what keeps the first session from working */
  async start(): Promise<void> {
    const { ended } = await this.#begin();
    this.#running = this.#keepRunning(ended);
  }

  /** Lets jobs come to a point they can go on from; those that ignore the signal are waited for. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the service is stopping'));
    await this.#running;
  }

  /** Frees the jobs of pools whose lock nobody holds: their process is gone. */
  async sweep(): Promise<void> {
    const { lease, source, logger } = this.options;
    for (const poolId of await this.#strangers()) {
      const lock = await lease.take(poolLock(poolId));
      if (!lock) continue;
      try {
        await source.query('select graphile_worker.force_unlock_workers(array[$1])', [poolId]);
        logger.info({ poolId }, 'took over the jobs of a worker that is gone');
      } finally {
        await lock.release();
      }
    }
  }

  async #keepRunning(first: Promise<void>): Promise<void> {
    let ended = first;
    const { signal } = this.#stopping;
    for (;;) {
      await ended;
      if (signal.aborted) return;
      await Promise.race([this.options.lease.opened(), once(signal, 'abort')]);
      await pause(RESTART_DELAY_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        ({ ended } = await this.#begin());
      } catch (error) {
        this.#warn(error);
      }
    }
  }

  /** @returns once jobs are taken; `ended` resolves when the last of this session has ended, whatever ended it */
  async #begin(): Promise<{ ended: Promise<void> }> {
    const { lease, pool, handlers, concurrency } = this.options;
    const over = new AbortController();
    const signal = stopSignal(this.#stopping.signal, lease.lost, over.signal);
    signal.throwIfAborted();
    for (; this.#untold[0]; this.#untold.shift()) await this.#tell(this.#untold[0]);
    await this.options.recover();
    const tasks: TaskList = {};
    for (const kind of Object.keys(handlers) as JobKind[])
      tasks[kind] = (payload) => this.#track(this.#perform(kind, subjectOf(payload), handlers[kind], signal));
    const events: WorkerEvents = new EventEmitter();
    let claimed: Promise<HeldLock | undefined> = Promise.resolve(undefined);
    events.on('pool:create', ({ workerPool }) => {
      this.#poolId = workerPool.id;
      claimed = lease.take(poolLock(workerPool.id));
      claimed.catch(() => over.abort());
    });
    const runner = await run({
      events,
      pgPool: pool,
      taskList: tasks,
      concurrency,
      noHandleSignals: true,
      pollInterval: 1000,
      crontab: '',
      logger: this.#workerLogger(),
      // Without batches an answer that a lost database cannot take would be an unhandled rejection.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });
    runner.promise.catch(() => undefined).finally(() => over.abort(new Error('the queue does not answer')));
    const lock = await claimed;
    await this.sweep();
    await this.#maintain();
    // The pool is gone: what it could not give back is anybody's.
    return { ended: this.#until(signal, runner).finally(() => lock?.release()) };
  }

  async #until(signal: AbortSignal, runner: Runner): Promise<void> {
    const timers = [
      setInterval(() => void this.sweep().catch((error: unknown) => this.#warn(error)), SWEEP_INTERVAL_MS),
      setInterval(() => void this.#maintain().catch((error: unknown) => this.#warn(error)), MAINTENANCE_INTERVAL_MS),
    ];
    for (const timer of timers) timer.unref();
    if (!signal.aborted) await once(signal, 'abort');
    timers.forEach(clearInterval);
    const stopped = runner.stop().catch(() => undefined);
    await Promise.allSettled(this.#performing);
    await Promise.race([stopped, pause(FAREWELL_MS, undefined, { ref: false })]);
  }

  async #maintain(): Promise<void> {
    const lock = await this.options.lease.take('maintenance');
    if (!lock) return;
    try {
      await this.options.maintain();
    } finally {
      await lock.release();
    }
  }

  async #track(performing: Promise<void>): Promise<void> {
    this.#performing.add(performing);
    try {
      await performing;
    } finally {
      this.#performing.delete(performing);
    }
  }

  async #perform(kind: JobKind, subject: string, handler: JobHandlers[JobKind], signal: AbortSignal): Promise<void> {
    const { source, logger } = this.options;
    const [, died] = await source.query<[unknown, number]>(
      `update job_history set ended_at = now(), outcome = 'interrupted' where task = $1 and subject = $2 and outcome is null`,
      [kind, subject],
    );
    const [row] = await source.query<{ id: string }[]>(
      'insert into job_history (task, subject) values ($1, $2) returning id',
      [kind, subject],
    );
    const { id } = row!;
    try {
      await handler(subject, { signal, died: died > 0 });
      await this.#tell({ id, outcome: 'done' });
    } catch (error) {
      const ending: Ending = {
        id,
        outcome: signal.aborted ? 'interrupted' : 'failed',
        cause: messageOf(error),
      };
      await this.#tell(ending).catch(() => this.#untold.push(ending));
      logger.warn({ kind, subject, err: error }, 'job ended early');
      throw error;
    }
  }

  async #tell({ id, outcome, cause }: Ending): Promise<void> {
    await this.options.source.query(
      'update job_history set ended_at = now(), outcome = $2, cause = $3 where id = $1 and outcome is null',
      [id, outcome, cause],
    );
  }

  /** Other pools that jobs are locked by. */
  async #strangers(): Promise<string[]> {
    const rows = await this.options.source.query<{ locked_by: string }[]>(
      `select distinct locked_by from graphile_worker.jobs
        where locked_by is not null and locked_at < now() - $1 * interval '1 millisecond'`,
      [UNSURE_MS],
    );
    return rows.map((row) => row.locked_by).filter((poolId) => poolId !== this.#poolId);
  }

  #workerLogger(): WorkerLogger {
    const { logger } = this.options;
    return new WorkerLogger(() => (level, message) => {
      if (level === 'error') logger.error(message);
      else if (level === 'warning') logger.warn(message);
      else logger.trace(message);
    });
  }

  #warn(error: unknown): void {
    this.options.logger.warn({ err: error }, 'job worker');
  }
}

/** How a run ended, for the row of the job's history. */
interface Ending {
  id: string;
  outcome: 'done' | 'failed' | 'interrupted';
  cause?: string;
}

function subjectOf(payload: unknown): string {
  if (typeof payload === 'object' && payload !== null && 'subject' in payload && typeof payload.subject === 'string')
    return payload.subject;
  throw new TypeError('a job without a subject');
}
