import { Client } from 'pg';
import { poolOptions, type DatabaseTarget } from './data-source.js';

/**
 * Advisory locks of one database session, held as long as this process lives: the server frees them when the process is killed,
 * however that happens. `lost` aborts when the session ends by itself; work under a lock must stop then.
 */
export class Lease {
  readonly #client: Client;
  readonly #lost = new AbortController();
  #closing = false;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(client: Client) {
    this.#client = client;
  }

  static async open(target: DatabaseTarget): Promise<Lease> {
    const client = new Client({ ...poolOptions(target), application_name: 'mocban-lease', keepAlive: true });
    const lease = new Lease(client);
    client.on('error', () => lease.#fail());
    client.on('end', () => lease.#fail());
    await client.connect();
    return lease;
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Answers at once; a name already held by this very session is granted again and then needs as many releases. */
  async tryLock(name: string): Promise<boolean> {
    const rows = await this.#query<{ held: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as held',
      name,
    );
    return rows[0]?.held ?? false;
  }

  async unlock(name: string): Promise<void> {
    await this.#query('select pg_advisory_unlock(hashtextextended($1, 0))', name);
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#client.end().catch(() => undefined);
  }

  /** One after another: a session answers one question at a time. */
  #query<Row extends object>(sql: string, name: string): Promise<Row[]> {
    const asked = this.#last.then(() => this.#client.query<Row>(sql, [`mocban:${name}`]));
    this.#last = asked.catch(() => undefined);
    return asked.then(({ rows }) => rows);
  }

  #fail(): void {
    if (!this.#closing) this.#lost.abort(new Error('the database session that holds the locks has ended'));
  }
}
