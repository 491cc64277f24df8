import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runMigrations } from 'graphile-worker';
import { Pool } from 'pg';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { Config } from '../config/config.js';
import { StartError } from '../error.js';
import { createDataSource, migrate, poolOptions } from './data-source.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded/launcher.js';
import { Lease } from './lease.js';

/** How long a lock of a killed process may stay until the server sees that the process is gone. */
const IN_USE_TIMEOUT_MS = 15_000;

/** The open database: TypeORM for the catalogue, a pool of its own for the jobs, one session for locks. */
export class Database {
  private constructor(
    readonly source: DataSource,
    readonly pool: Pool,
    readonly lease: Lease,
    readonly embedded: EmbeddedPostgres | undefined,
  ) {}

  /**
   * Starts the embedded server when no other is given, and brings the schema up to date.
   * @throws StartError
   */
  static async open(config: Pick<Config, 'dataDirectory' | 'databaseUrl'>, logger: Logger): Promise<Database> {
    const { databaseUrl } = config;
    const embedded =
      databaseUrl === undefined ? await startEmbeddedPostgres(path.join(config.dataDirectory, 'postgres')) : undefined;
    const target = embedded ?? { url: databaseUrl! };
    const lease = await Lease.open(target).catch(async (cause: unknown) => {
      await embedded?.stop();
      throw new StartError('START_DATABASE_FAILED', 'the database cannot be reached', { cause });
    });
    // The server of a process that still runs must not be stopped from here.
    if (embedded) await holdAlone(lease);
    const pool = new Pool({ ...poolOptions(target), max: 10, application_name: 'mocban-jobs' });
    const broken = (error: Error) => {
      // At the end the embedded server may be quicker than the farewell of an idle connection.
      if (!pool.ending) logger.warn({ cause: error.message }, 'a database connection broke');
    };
    pool.on('error', broken);
    pool.on('connect', (client) => client.on('error', broken));
    const source = createDataSource(target);
    const database = new Database(source, pool, lease, embedded);
    try {
      await source.initialize();
      await migrate(source);
      await runMigrations({ pgPool: pool });
    } catch (error) {
      await database.close();
      throw error;
    }
    return database;
  }

  async close(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
    await this.pool.end();
    await this.lease.close();
    await this.embedded?.stop();
  }
}

async function holdAlone(lease: Lease): Promise<void> {
  const deadline = Date.now() + IN_USE_TIMEOUT_MS;
  while (!(await lease.tryLock('data-directory'))) {
    if (Date.now() > deadline) {
      await lease.close();
      throw new StartError('START_DATA_IN_USE', 'another process works on this data directory');
    }
    await pause(100);
  }
}
