import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';

/** A look into the embedded database of a running service, past the service. */
export interface TestDatabase {
  query<Row extends object = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export async function openTestDatabase(dataDirectory: string): Promise<TestDatabase> {
  const folder = path.join(dataDirectory, 'postgres');
  const status = (await readFile(path.join(folder, 'cluster', 'postmaster.pid'), 'utf8')).split('\n');
  const password = (await readFile(path.join(folder, 'password'), 'utf8')).trim();
  const client = new pg.Client({
    host: status[4]!.trim(),
    port: Number(status[3]),
    user: 'mocban',
    password,
    database: 'postgres',
  });
  await client.connect();
  return {
    query: async <Row extends object>(sql: string, values?: unknown[]) => (await client.query<Row>(sql, values)).rows,
    close: () => client.end(),
  };
}
