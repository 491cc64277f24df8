import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runMigrations } from 'graphile-worker';
import { Pool } from 'pg';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { Config } from '../config/config.js';
import { StartError } from '../error.js';
import { Connections, type DatabaseTarget } from './connections.js';
import { createDataSource } from './data-source.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded/launcher.js';
import { Lease, LeaseLostError } from './lease.js';

/** How long a lock of a killed process may stay until the server sees that the process is gone. */
const IN_USE_TIMEOUT_MS = 15_000;
const IN_USE_POLL_MS = 100;
/** The server of a process that still runs must not be stopped by another one. */
const DATA_DIRECTORY = 'data-directory';

/** The open database: TypeORM for the catalogue, a pool of its own for the jobs, one session for locks. */
export class Database {
  private constructor(
    readonly source: DataSource,
    readonly pool: Pool,
    readonly lease: Lease,
    readonly embedded: EmbeddedPostgres | undefined,
    readonly connections: Connections,
  ) {}

  /**
   * Starts the embedded server when no other is given, and brings the schema up to date. From then on a server that goes away is
   * waited for, and the embedded one started again.
   * @throws StartError
   */
  static async open(config: Pick<Config, 'dataDirectory' | 'databaseUrl'>, logger: Logger): Promise<Database> {
    const { databaseUrl } = config;
    const embedded =
      databaseUrl === undefined ? await startEmbeddedPostgres(path.join(config.dataDirectory, 'postgres')) : undefined;
    const database = Database.#over(new Connections(embedded?.address ?? { url: databaseUrl! }), logger, embedded);
    try {
      await openLease(database.lease);
    } catch (error) {
      // Another process's server is not ours to stop.
      if (!(error instanceof StartError && error.code === 'START_DATA_IN_USE')) await embedded?.stop();
      throw error;
    }
    try {
      await database.source.initialize();
      // One process at a time changes the schema; several may start at the same moment.
      await database.lease.withLock('schema', async () => {
        await database.source.runMigrations({ transaction: 'each' });
        await runMigrations({ pgPool: database.pool });
      });
    } catch (error) {
      await database.close();
      throw error;
    }
    return database;
  }

  /** For a process that works beside the one that opened the database: the server and the schema are that one's to look after. */
  static async join(target: DatabaseTarget, logger: Logger): Promise<Database> {
    const database = Database.#over(new Connections(target), logger, undefined);
    await openLease(database.lease);
    await database.source.initialize();
    return database;
  }

  static #over(connections: Connections, logger: Logger, embedded: EmbeddedPostgres | undefined): Database {
    const lease = new Lease({
      connections,
      standing: embedded ? [DATA_DIRECTORY] : [],
      beforeReopen: async () => embedded?.restart(),
      onLost: (reason) => {
        logger.error({ reason }, 'the database does not answer');
        connections.cut();
      },
      onReopened: () => logger.warn('the database answers again'),
    });
    const pool = new Pool({ ...connections.options('mocban-jobs'), max: 10 });
    const broken = (error: Error) => {
      // At the end the embedded server may be quicker than the farewell of an idle connection.
      if (!pool.ending) logger.warn({ cause: error.message }, 'a database connection broke');
    };
    pool.on('error', broken);
    pool.on('connect', (client) => client.on('error', broken));
    return new Database(createDataSource(connections), pool, lease, embedded, connections);
  }

  async close(): Promise<void> {
    // To a server that is away there is no farewell.
    if (this.lease.trouble !== undefined) this.connections.cut();
    if (this.source.isInitialized) await this.source.destroy();
    await this.pool.end();
    await this.lease.close();
    await this.embedded?.stop();
  }
}

async function openLease(lease: Lease): Promise<void> {
  const deadline = Date.now() + IN_USE_TIMEOUT_MS;
  for (;;) {
    try {
      return await lease.open();
    } catch (cause) {
      if (!(cause instanceof LeaseLostError))
        throw new StartError('START_DATABASE_FAILED', 'the database cannot be reached', { cause });
      if (Date.now() > deadline)
        throw new StartError('START_DATA_IN_USE', 'another process works on this data directory', { cause });
      await pause(IN_USE_POLL_MS);
    }
  }
}
