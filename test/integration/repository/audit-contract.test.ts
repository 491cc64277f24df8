import { execFileSync } from 'node:child_process';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { auditObject } from '@mocban/oais';
import { cliAsync, type CliResult } from '../../e2e/service.js';
import { openTestDatabase, type TestDatabase } from './database.js';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';

let folder: string;
let data: string;
let service: TestService;

beforeAll(async () => {
  folder = await scratchFolder();
  data = path.join(folder, 'data');
  service = await TestService.start(data);
  const key = await service.agency('H01');
  for (const name of ['HS-01', 'HS-02', 'HS-03']) {
    const sent = await service.send(key, await bagParcel(name, { 'a.txt': name }));
    if (sent['state'] !== 'preserved') throw new Error(JSON.stringify(sent));
  }
}, 90_000);
afterAll(async () => {
  await service.close();
  await removeFolder(folder);
});

const ended = ({ state }: Record<string, unknown>): boolean => state !== 'queued' && state !== 'running';
const get = async (target: string) => (await service.call('GET', target, { key: service.administrator })).body;
async function audit(body: object): Promise<Record<string, unknown>> {
  const { body: made, status } = await service.call('POST', '/v1/audits', { key: service.administrator, body });
  if (status !== 202) throw new Error(JSON.stringify(made));
  return service.until(`/v1/audits/${String(made['id'])}`, service.administrator, ended);
}

const mocban = (...args: string[]): Promise<CliResult> =>
  cliAsync('store', 'audit', ...args, '--to', service.repository.url, '--key', service.administrator);

it('has a store audited by command, and says how that ended', async () => {
  const asked = await mocban('store-2', '--sample', '2', '--seed', 'x', '--throttle', '50M', '--wait');
  expect(asked).toMatchObject({
    exit: 0,
    json: { audit: { stores: ['store-2'], state: 'done', objectsRead: 2, verdicts: { intact: 2 } } },
  });
  expect(await mocban('store-2', '--fonds', 'H99')).toMatchObject({
    exit: 0,
    json: { audit: { scope: { fonds: 'H99' } } },
  });
  expect(await mocban('store-9')).toMatchObject({ exit: 3 });
  expect(await mocban('--sample', 'all')).toMatchObject({ exit: 2 });
});

async function fetchTo(target: string, file: string): Promise<string> {
  const response = await fetch(`${service.repository.url}${target}`, {
    headers: { authorization: `Bearer ${service.administrator}` },
  });
  const to = path.join(folder, file);
  await writeFile(to, Buffer.from(await response.arrayBuffer()));
  return to;
}

async function inDatabase<T>(look: (database: TestDatabase) => Promise<T>): Promise<T> {
  const database = await openTestDatabase(data);
  try {
    return await look(database);
  } finally {
    await database.close();
  }
}

async function restart(): Promise<void> {
  const key = service.administrator;
  await service.close();
  service = await TestService.start(data, {}, key);
}

/** The use cases that the service works with, to put a blind auditor among them. */
const functions = async (): Promise<{ auditObject: typeof auditObject }> => {
  const module = path.join(import.meta.dirname, '../../../apps/repository/dist/archive/functions.js');
  return ((await import(module)) as { archiveFunctions: { auditObject: typeof auditObject } }).archiveFunctions;
};

it('tries the auditor in every run, and signs what the run came to so that openssl can tell', async () => {
  const run = await audit({});
  expect(run).toMatchObject({ state: 'done', trigger: 'person', planned: 6, objectsRead: 6, verdicts: { intact: 6 } });
  const canaries = run['canaries'] as { passed: boolean; place: string }[];
  expect(canaries).toHaveLength(18);
  expect(canaries.every(({ passed, place }) => passed && place === 'store')).toBe(true);
  const target = `/v1/audits/${String(run['id'])}/report`;
  const report = await fetchTo(target, 'report.json');
  const signature = await fetchTo(`${target}/signature`, 'report.sig');
  const key = await fetchTo(`${target}/key`, 'key.pem');
  const verify = ['pkeyutl', '-verify', '-pubin', '-inkey', key, '-rawin', '-in', report, '-sigfile', signature];
  expect(execFileSync('openssl', verify, { encoding: 'utf8' })).toMatch(/Verified Successfully/);
  await writeFile(report, 'another report');
  expect(() => execFileSync('openssl', verify, { stdio: 'ignore' })).toThrow();
});

it('reads what a scope names, and draws the same sample by the same seed', async () => {
  expect(await audit({ store: 'store-1', fonds: 'H01' })).toMatchObject({ planned: 3, verdicts: { intact: 3 } });
  expect(await audit({ agency: 'H01', store: 'store-2' })).toMatchObject({ planned: 3 });
  const { items } = await get('/v1/holdings');
  const [{ uuid: holding }] = items as [{ uuid: string }];
  expect(await audit({ holding })).toMatchObject({ planned: 2, scope: { holding } });
  const sample = { count: 1, seed: 'lot' };
  const drawn = async () => {
    const { id } = await audit({ store: 'store-1', sample });
    return ((await get(`/v1/audits/${String(id)}/objects`))['items'] as { aipId: string }[]).map(({ aipId }) => aipId);
  };
  const first = await drawn();
  expect(first).toHaveLength(1);
  expect(await drawn()).toEqual(first);
  const both = { sample: { count: 1, percent: 5 } };
  const refused = await service.call('POST', '/v1/audits', { key: service.administrator, body: both });
  expect(refused.status).toBe(400);
});

it('keeps a contract for each store and says how it stands', async () => {
  const contract = { maxAgeDays: 30, bytesPerSecond: 50_000_000, hours: { from: 20, to: 6 }, lanes: 2 };
  const put = await service.call('PUT', '/v1/audit-contracts/store-2', { key: service.administrator, body: contract });
  expect(put).toMatchObject({ status: 200, body: { ...contract, store: 'store-2', timeZone: 'Asia/Ho_Chi_Minh' } });
  const bad = { timeZone: 'Nowhere' };
  const refused = await service.call('PUT', '/v1/audit-contracts/store-2', { key: service.administrator, body: bad });
  expect(refused.status).toBe(400);
  const coverage = (await service.call('GET', '/v1/audit-contracts/coverage', { key: service.administrator })).text;
  expect(JSON.parse(coverage)).toMatchObject([
    { store: 'store-1', copies: 3, covered: 3, neverRead: 0, ages: [{ fromDays: 0, copies: 3 }] },
    { store: 'store-2', copies: 3, covered: 3, needed: { objectsPerDay: 0.1 } },
  ]);
  expect(await audit({ store: 'store-2' })).toMatchObject({ state: 'done', verdicts: { intact: 3 } });
});

it('has at any time the sums of the copies that there are', async () => {
  await inDatabase(async (database) => {
    const sums = (from: string) =>
      database.query(
        `select store_id, hour, sum(copies)::int as n, sum(file_count)::int as files, sum(size_bytes)::int as bytes
           from ${from} group by 1, 2 having sum(copies) <> 0 order by 1, 2`,
      );
    const copies = '(select store_id, hour_of(verified_at) as hour, 1 as copies, file_count, size_bytes from copies) c';
    const [first] = await sums(copies);
    expect(Number(first!['files'])).toBeGreaterThan(0);
    expect(await sums('copy_ages')).toEqual(await sums(copies));
    await database.query(`begin`);
    await database.query(`update copies set verified_at = null, version = 'v9' where store_id = 'store-1'`);
    await database.query(`delete from aips where id = (select id from aips limit 1)`);
    expect(await sums('copy_ages')).toEqual(await sums(copies));
    await database.query(`rollback`);
  });
});

it('begins by itself when the time of a contract has come, and reads what is due', async () => {
  const hours = { maxAgeDays: 60 };
  const put = await service.call('PUT', '/v1/audit-contracts/store-2', { key: service.administrator, body: hours });
  expect(put.status).toBe(200);
  // Of 60 days two thirds: store-2 is due, store-1 with its 90 is not.
  await inDatabase((database) => database.query(`update copies set verified_at = now() - interval '45 days'`));
  await restart();
  const scheduled = async () =>
    ((await get('/v1/audits'))['items'] as Record<string, unknown>[]).filter(({ trigger }) => trigger === 'schedule');
  const ends = Date.now() + 60_000;
  while (!(await scheduled()).some(ended)) {
    if (Date.now() > ends) throw new Error('no audit began');
    await pause(100);
  }
  expect(await scheduled()).toMatchObject([
    { stores: ['store-2'], state: 'done', planned: 3, verdicts: { intact: 3 }, requestedBy: 'scheduler' },
  ]);
  const { text } = await service.call('GET', '/v1/audit-contracts/coverage', { key: service.administrator });
  expect(JSON.parse(text)).toMatchObject([
    { store: 'store-1', ages: [{ fromDays: 45, copies: 3 }] },
    { store: 'store-2', ages: [{ fromDays: 0, copies: 3 }] },
  ]);
}, 90_000);

it('fails as a whole where its auditor is blind, and counts nothing as read', async () => {
  const used = await functions();
  const { auditObject: seeing } = used;
  used.auditObject = async (...given) => ({ ...(await seeing(...given)), verdict: 'intact', files: [], findings: [] });
  const run = await audit({ store: 'store-1' });
  used.auditObject = seeing;
  expect(run).toMatchObject({ state: 'canary-failed', cause: 'AUDIT_CANARY_FAILED', objectsRead: 0, verdicts: {} });
  const { text } = await service.call('GET', '/v1/incidents', { key: service.administrator });
  expect(text).toContain('canary-failed');
  expect(await audit({ store: 'store-1' })).toMatchObject({ state: 'done', verdicts: { intact: 3 } });
});

it('says of a store that is away one thing, and nothing against its copies', async () => {
  await rename(path.join(data, 'store-2'), path.join(folder, 'away'));
  const run = await audit({ store: 'store-2' });
  expect(run).toMatchObject({ state: 'done', verdicts: { unreachable: 1 } });
  const { text } = await service.call('GET', '/v1/stores', { key: service.administrator });
  expect(JSON.parse(text)).toMatchObject([{ id: 'store-1' }, { id: 'store-2', states: { intact: 3 } }]);
  await rename(path.join(folder, 'away'), path.join(data, 'store-2'));
  expect(await audit({ store: 'store-2' })).toMatchObject({ verdicts: { intact: 3 } });
});
