import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, type Notification } from 'pg';
import type { Connections } from './connections.js';

/** How often the session is asked whether it lives, and how long it may take to answer. */
const HEARTBEAT_MS = 2000;
const ANSWER_TIMEOUT_MS = 6000;
const FIRST_REOPEN_DELAY_MS = 100;
const MAX_REOPEN_DELAY_MS = 3000;
const LOCK_POLL_MS = 50;

/** A lock of this process. Work under it must stop when `lost` aborts: somebody else may hold the lock from then on. */
export interface HeldLock {
  readonly lost: AbortSignal;
  /** Gives the lock back; once it is lost this does nothing. Never throws. */
  release(): Promise<void>;
}

export interface LeaseOptions {
  connections: Connections;
  /** Names locked as long as this process works: a session without them is none. */
  standing?: readonly string[];
  /** Called before every attempt to open a new session, e.g. to start a server that died. */
  beforeReopen?: () => Promise<void>;
  onLost?: (reason: string) => void;
  onReopened?: () => void;
}

/**
 * Advisory locks of one database session, held as long as this process and its line to the server live: the server frees them when
 * either ends, however that happens. A session that ends, or answers no more, is replaced by a new one as soon as there is a server.
 */
export class Lease {
  #session: Session | undefined;
  #closing = false;
  #reopening: Promise<void> | undefined;
  readonly #waiting = new Set<() => void>();
  readonly #channels = new Map<string, (payload: string) => void>();
  readonly #held = new Set<string>();

  constructor(readonly options: LeaseOptions) {}

  /** Opens the first session. @throws the driver's error */
  async open(): Promise<void> {
    this.#session = await this.#connect();
  }

  /** Why there are no locks to be had at this moment, if so. */
  get trouble(): string | undefined {
    return this.#session ? undefined : 'the database does not answer';
  }

  /** Aborts when the present session ends; aborted already when there is none. */
  get lost(): AbortSignal {
    return this.#session?.lost ?? AbortSignal.abort(new Error(this.trouble));
  }

  /** Resolves when there is a session, or there will be none any more. */
  async opened(): Promise<void> {
    while (!this.#session && !this.#closing) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  /**
   * Answers at once. A name is held by one, in this process too: a session would grant it again, and who has lost it and is still on the
   * way to giving it back holds it here.
   * @throws Error when there is no session
   */
  async take(name: string): Promise<HeldLock | undefined> {
    const session = this.#require();
    if (this.#held.has(name)) return undefined;
    this.#held.add(name);
    try {
      if (await session.tryLock(name)) return { lost: session.lost, release: () => this.#release(session, name) };
    } catch (error) {
      this.#held.delete(name);
      throw error;
    }
    this.#held.delete(name);
    return undefined;
  }

  /** In this order: until the session has given it back it would grant it again. */
  async #release(session: Session, name: string): Promise<void> {
    await session.unlock(name);
    this.#held.delete(name);
  }

  /** Waits for a lock that others hold for moments only. */
  async withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
    for (;;) {
      const lock = await this.take(name);
      if (!lock) {
        await pause(LOCK_POLL_MS);
        continue;
      }
      try {
        return await work();
      } finally {
        await lock.release();
      }
    }
  }

  /** Hears what any process of this database says on a channel, on every session to come as well. */
  async listen(channel: string, hear: (payload: string) => void): Promise<void> {
    this.#channels.set(channel, hear);
    await this.#session?.listen(channel);
  }

  async notify(channel: string, payload: string): Promise<void> {
    await this.#require().query('select pg_notify($1, $2)', [channel, payload]);
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#wake();
    await this.#session?.close();
    await this.#reopening;
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  #require(): Session {
    if (!this.#session) throw new LeaseLostError('the database does not answer');
    return this.#session;
  }

  async #connect(): Promise<Session> {
    const { connections, standing = [] } = this.options;
    const session = new Session(connections, {
      onEnd: (reason) => this.#ended(session, reason),
      onNotification: ({ channel, payload }) => this.#channels.get(channel)?.(payload ?? ''),
    });
    await session.open(standing, [...this.#channels.keys()]);
    session.lost.throwIfAborted();
    return session;
  }

  #ended(session: Session, reason: string): void {
    if (this.#closing || this.#session !== session) return;
    this.#session = undefined;
    this.options.onLost?.(reason);
    this.#reopening = this.#reopen();
  }

  async #reopen(): Promise<void> {
    for (let delay = FIRST_REOPEN_DELAY_MS; !this.#closing; delay = Math.min(delay * 2, MAX_REOPEN_DELAY_MS)) {
      await pause(delay);
      if (this.#closing) return;
      try {
        await this.options.beforeReopen?.();
        this.#session = await this.#connect();
        this.options.onReopened?.();
        this.#wake();
        return;
      } catch {
        // What is wrong was said when the session was lost, and readiness says it as long as it lasts.
      }
    }
    await this.#session?.close();
  }
}

export class LeaseLostError extends Error {
  readonly code = 'LEASE_LOST';
}

interface SessionEvents {
  onEnd(reason: string): void;
  onNotification(notification: Notification): void;
}

class Session {
  readonly #client: Client;
  readonly #lost = new AbortController();
  readonly #destroy: () => void;
  #last: Promise<unknown> = Promise.resolve();
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(
    connections: Connections,
    readonly events: SessionEvents,
  ) {
    const options = connections.options('mocban-lease');
    // Every upload and job at work listens: so many are no leak.
    setMaxListeners(0, this.#lost.signal);
    const socket = options.stream();
    this.#destroy = () => socket.destroy();
    this.#client = new Client({ ...options, stream: () => socket });
    this.#client.on('error', (error) => this.#end(error.message));
    this.#client.on('end', () => this.#end('the session was ended'));
    this.#client.on('notification', (notification) => events.onNotification(notification));
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  async open(standing: readonly string[], channels: readonly string[]): Promise<void> {
    try {
      await this.#client.connect();
      for (const name of standing)
        if (!(await this.tryLock(name))) throw new LeaseLostError(`another process holds the lock ${name}`);
      for (const channel of channels) await this.listen(channel);
    } catch (error) {
      this.#destroy();
      throw error;
    }
    this.#heartbeat = setInterval(() => void this.#beat(), HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  async tryLock(name: string): Promise<boolean> {
    const rows = await this.query<{ held: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as held', [
      `mocban:${name}`,
    ]);
    return rows[0]?.held ?? false;
  }

  /** Never throws: the locks of a session that ended are free. */
  async unlock(name: string): Promise<void> {
    if (this.lost.aborted) return;
    await this.query('select pg_advisory_unlock(hashtextextended($1, 0))', [`mocban:${name}`]).catch(() => undefined);
  }

  async listen(channel: string): Promise<void> {
    await this.query(`listen ${channel}`, []);
  }

  /** One after another: a session answers one question at a time. */
  query<Row extends object>(sql: string, values: readonly unknown[]): Promise<Row[]> {
    const asked = this.#last.then(() => this.#client.query<Row>(sql, [...values]));
    this.#last = asked.catch(() => undefined);
    return asked.then(({ rows }) => rows);
  }

  async close(): Promise<void> {
    clearInterval(this.#heartbeat);
    await Promise.race([
      this.#client.end().catch(() => undefined),
      pause(ANSWER_TIMEOUT_MS, undefined, { ref: false }),
    ]);
    this.#destroy();
  }

  /** A server that hangs, or a line that was cut without a word, is known only by its silence. */
  async #beat(): Promise<void> {
    const answered = this.query('select 1', []).then(
      () => true,
      () => true,
    );
    // The second pause lets an answer be read that came while this process was too busy to look.
    const silent = pause(ANSWER_TIMEOUT_MS, undefined, { ref: false }).then(() => pause(500, false, { ref: false }));
    if (!(await Promise.race([answered, silent]))) this.#end('the database has stopped answering');
  }

  #end(reason: string): void {
    if (this.lost.aborted) return;
    clearInterval(this.#heartbeat);
    this.#lost.abort(new LeaseLostError(`the database session that holds the locks has ended: ${reason}`));
    this.#destroy();
    this.events.onEnd(reason);
  }
}
