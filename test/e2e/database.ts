import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../apps/repository/dist/database/embedded/launcher.js';

/** A PostgreSQL server that a test may treat badly, for services that are given its address. */
export class TestDatabase {
  private constructor(
    readonly folder: string,
    readonly server: EmbeddedPostgres,
  ) {}

  /** @param folder one that the account nobody can enter when the tests run as root */
  static async start(folder: string): Promise<TestDatabase> {
    return new TestDatabase(folder, await startEmbeddedPostgres(folder));
  }

  get url(): string {
    const { host, port, user, password, database } = this.server.address;
    return `postgres://${user}:${password}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
  }

  get postmasterPidFile(): string {
    return join(this.folder, 'cluster', 'postmaster.pid');
  }

  /** Ends the server without a word. */
  kill(): void {
    process.kill(this.postmasterPid, 'SIGKILL');
  }

  /** Starts it again, at the same address. */
  restart(): Promise<void> {
    return this.server.restart();
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  get postmasterPid(): number {
    return Number(readFileSync(this.postmasterPidFile, 'utf8').split('\n')[0]);
  }
}
