import { Logger as WorkerLogger, run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker';
import { EventEmitter } from 'node:events';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { Lease } from '../database/lease.js';
import type { JobKind } from './queue.js';

/** What a handler is given. It ends early, leaving a state it can go on from, when `signal` aborts. */
export interface JobContext {
  signal: AbortSignal;
}

/** One handler per kind. Errors that a handler lets out are tried again by the queue, later and later. */
export type JobHandlers = Record<JobKind, (subject: string, context: JobContext) => Promise<void>>;

const SWEEP_INTERVAL_MS = 2000;
/** A pool of workers takes its lock some milliseconds after it is made: younger job locks are not judged. */
const UNSURE_MS = 1000;

const poolLock = (poolId: string): string => `worker:${poolId}`;

/** Runs the jobs of this process, and frees the jobs of processes that died. */
export class JobWorker {
  readonly #own = new Set<string>();
  readonly #stopping = new AbortController();
  #runner: Runner | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly source: DataSource,
    readonly pool: Pool,
    readonly lease: Lease,
    readonly logger: Logger,
  ) {}

  async start(handlers: JobHandlers, concurrency: number): Promise<void> {
    const signal = AbortSignal.any([this.#stopping.signal, this.lease.lost]);
    const tasks: TaskList = {};
    for (const kind of Object.keys(handlers) as JobKind[])
      tasks[kind] = (payload) => this.#perform(kind, subjectOf(payload), handlers[kind], signal);
    const events: WorkerEvents = new EventEmitter();
    events.on('pool:create', ({ workerPool }) => void this.#claim(workerPool.id));
    this.#runner = await run({
      events,
      pgPool: this.pool,
      taskList: tasks,
      concurrency,
      noHandleSignals: true,
      pollInterval: 1000,
      crontab: '',
      logger: this.#workerLogger(),
    });
    await this.sweep();
    this.#timer = setInterval(() => void this.sweep().catch((error: unknown) => this.#warn(error)), SWEEP_INTERVAL_MS);
    this.#timer.unref();
  }

  /** Lets jobs come to a point they can go on from; those that ignore the signal are waited for. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    const stopped = this.#runner?.stop();
    this.#stopping.abort(new Error('the service is stopping'));
    await stopped?.catch((error: unknown) => this.#warn(error));
  }

  /** Frees the jobs of pools whose lock nobody holds: their process is gone. */
  async sweep(): Promise<void> {
    for (const poolId of await this.#strangers()) {
      const lock = await this.lease.take(poolLock(poolId));
      if (!lock) continue;
      try {
        await this.source.query('select graphile_worker.force_unlock_workers(array[$1])', [poolId]);
        this.logger.info({ poolId }, 'took over the jobs of a worker that is gone');
      } finally {
        await lock.release();
      }
    }
  }

  async #perform(kind: JobKind, subject: string, handler: JobHandlers[JobKind], signal: AbortSignal): Promise<void> {
    await this.source.query(
      `update job_history set ended_at = now(), outcome = 'interrupted' where task = $1 and subject = $2 and outcome is null`,
      [kind, subject],
    );
    const [row] = await this.source.query<{ id: string }[]>(
      'insert into job_history (task, subject) values ($1, $2) returning id',
      [kind, subject],
    );
    const finish = (outcome: string, cause?: string) =>
      this.source.query('update job_history set ended_at = now(), outcome = $2, cause = $3 where id = $1', [
        row?.id,
        outcome,
        cause,
      ]);
    try {
      await handler(subject, { signal });
      await finish('done');
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      await finish(signal.aborted ? 'interrupted' : 'failed', cause).catch(() => undefined);
      this.logger.warn({ kind, subject, err: error }, 'job ended early');
      throw error;
    }
  }

  async #claim(poolId: string): Promise<void> {
    this.#own.add(poolId);
    await this.lease.take(poolLock(poolId)).catch((error: unknown) => this.#warn(error));
  }

  /** Other pools that jobs are locked by. */
  async #strangers(): Promise<string[]> {
    const rows = await this.source.query<{ locked_by: string }[]>(
      `select distinct locked_by from graphile_worker.jobs
        where locked_by is not null and locked_at < now() - $1 * interval '1 millisecond'`,
      [UNSURE_MS],
    );
    return rows.map((row) => row.locked_by).filter((poolId) => !this.#own.has(poolId));
  }

  #workerLogger(): WorkerLogger {
    return new WorkerLogger(() => (level, message) => {
      if (level === 'error') this.logger.error(message);
      else if (level === 'warning') this.logger.warn(message);
      else this.logger.trace(message);
    });
  }

  #warn(error: unknown): void {
    this.logger.warn({ err: error }, 'job worker');
  }
}

function subjectOf(payload: unknown): string {
  if (typeof payload === 'object' && payload !== null && 'subject' in payload && typeof payload.subject === 'string')
    return payload.subject;
  throw new TypeError('a job without a subject');
}
