import { jest } from '@jest/globals';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { unreachableFolder } from './account.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './launcher.js';

jest.setTimeout(60_000);

let folder: string;
const running = new Set<EmbeddedPostgres>();

const start = async (directory: string): Promise<EmbeddedPostgres> => {
  const server = await startEmbeddedPostgres(directory);
  running.add(server);
  return server;
};
const stop = async (server: EmbeddedPostgres): Promise<void> => {
  running.delete(server);
  await server.stop();
};
const query = async (server: EmbeddedPostgres, statement: string): Promise<unknown[]> => {
  const client = new Client(server.address);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
};

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mocban-pg-'));
  await chmod(folder, 0o755);
});

afterEach(async () => {
  for (const server of running) await stop(server);
  await rm(folder, { recursive: true, force: true });
});

it('starts a server of its own on a socket only, in byte order, and finds its data again', async () => {
  const first = await start(path.join(folder, 'postgres'));
  expect(first.started).toBe(true);
  await query(first, 'create table kept as select 1 as n');
  const [settings] = (await query(
    first,
    `select current_setting('listen_addresses') as addresses, current_setting('lc_collate', true) as collate,
            current_setting('password_encryption') as passwords, current_setting('fsync') as fsync`,
  )) as Record<string, string>[];
  expect(settings).toMatchObject({ addresses: '', passwords: 'scram-sha-256', fsync: 'on' });
  await stop(first);
  const second = await start(path.join(folder, 'postgres'));
  expect(await query(second, 'select n from kept')).toEqual([{ n: 1 }]);
});

it('refuses a wrong password', async () => {
  const server = await start(path.join(folder, 'postgres'));
  await expect(
    query({ ...server, address: { ...server.address, password: 'guess' } }, 'select 1'),
  ).rejects.toMatchObject({ code: '28P01' });
});

it('takes over a server that a killed process left behind', async () => {
  const left = await start(path.join(folder, 'postgres'));
  running.delete(left);
  const taken = await start(path.join(folder, 'postgres'));
  expect(taken.started).toBe(false);
  expect(await query(taken, 'select 1 as n')).toEqual([{ n: 1 }]);
});

it('starts again after the server itself was killed', async () => {
  const killed = await start(path.join(folder, 'postgres'));
  running.delete(killed);
  await query(killed, 'create table kept as select 2 as n');
  const pidFile = await readFile(path.join(folder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8');
  process.kill(Number(pidFile.split('\n')[0]), 'SIGKILL');
  const again = await start(path.join(folder, 'postgres'));
  expect(await query(again, 'select n from kept')).toEqual([{ n: 2 }]);
});

it('puts the socket elsewhere when the data directory has a long or strange name', async () => {
  const long = path.join(folder, `tên dài ' " \$(x) , ${'x'.repeat(90)}`, 'postgres');
  const server = await start(long);
  expect(server.address.host.startsWith(long)).toBe(false);
  expect(await query(server, 'select 1 as n')).toEqual([{ n: 1 }]);
  const { host } = server.address;
  await stop(server);
  await expect(readdir(host)).rejects.toMatchObject({ code: 'ENOENT' });
});

it('copes with quotation marks and commas in the name of the socket folder', async () => {
  const server = await start(path.join(folder, `a'b"c,d e`));
  expect(await query(server, 'select 1 as n')).toEqual([{ n: 1 }]);
});

const asRoot = process.getuid?.() === 0 ? it : it.skip;

asRoot('refuses a folder that nobody cannot enter, before anything is made', async () => {
  const closed = path.join(folder, 'closed');
  await mkdir(closed, { mode: 0o700 });
  await expect(startEmbeddedPostgres(path.join(closed, 'data', 'postgres'))).rejects.toMatchObject({
    code: 'START_DATA_UNREACHABLE',
    message: expect.stringContaining(closed),
  });
  expect(await readdir(closed)).toEqual([]);
});

describe('unreachableFolder', () => {
  it('names the outermost folder that the account may not enter', async () => {
    await mkdir(path.join(folder, 'a', 'b', 'c'), { recursive: true });
    await chmod(path.join(folder, 'a', 'b'), 0o700);
    const stranger = { uid: 54321, gid: 54321 };
    expect(await unreachableFolder(path.join(folder, 'a', 'b', 'c'), stranger)).toBe(path.join(folder, 'a', 'b'));
    expect(await unreachableFolder(path.join(folder, 'a', 'new'), stranger)).toBeUndefined();
  });

  asRoot('counts a folder of the account itself by the bits of its owner', async () => {
    await mkdir(path.join(folder, 'own'), { mode: 0o700 });
    await chown(path.join(folder, 'own'), 54321, 54321);
    expect(await unreachableFolder(path.join(folder, 'own'), { uid: 54321, gid: 1 })).toBeUndefined();
  });
});
