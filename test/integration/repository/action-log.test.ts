import path from 'node:path';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';
import { openTestDatabase, type TestDatabase } from './database.js';

let folder: string;
let service: TestService;
let database: TestDatabase;
let producer: string;
let officer: string;
let auditor: string;

beforeAll(async () => {
  folder = await scratchFolder();
  service = await TestService.start(path.join(folder, 'data'));
  database = await openTestDatabase(path.join(folder, 'data'));
  producer = await service.agency('H01');
  officer = await service.key('officer');
  auditor = await service.key('auditor', undefined, { holder: 'B-17' });
});

afterAll(async () => {
  await database.close();
  await service.close();
  await removeFolder(folder);
});

const log = async (query = '', key = auditor) =>
  (await service.call('GET', `/v1/audit-log${query}`, { key })).body['items'] as Record<string, unknown>[];

it('says who did what, to what, with what outcome, under which request', async () => {
  const headers = { 'x-request-id': 'proxy-17' };
  const body = { code: 'H77', name: 'Cơ quan' };
  const made = await service.call('POST', '/v1/agencies', { key: officer, body, headers });
  expect(made.headers.get('x-request-id')).toBe('proxy-17');
  const [entry] = await log('?limit=1');
  expect(entry).toMatchObject({
    requestId: 'proxy-17',
    keyName: 'officer of a test',
    role: 'officer',
    method: 'POST',
    route: '/v1/agencies',
    subject: 'H77',
    outcome: 'done',
    status: 201,
    address: '127.0.0.1',
  });
  await service.call('POST', '/v1/agencies', { key: officer, body });
  expect((await log('?limit=1'))[0]).toMatchObject({ outcome: 'refused', status: 409, code: 'AGENCY_EXISTS' });
});

it('has every call that was denied and every export, and no other reading', async () => {
  await service.call('GET', '/v1/keys', { key: officer });
  expect((await log('?limit=1'))[0]).toMatchObject({
    outcome: 'denied',
    status: 403,
    route: '/v1/keys',
    method: 'GET',
  });
  await service.call('GET', '/v1/catalogue/export', { key: auditor });
  let [entry] = await log('?limit=1');
  // The end of an answer that is streamed is written down after the client has it.
  while (entry!['outcome'] === 'unknown') [entry] = await log('?limit=1');
  expect(entry).toMatchObject({ route: '/v1/catalogue/export', outcome: 'done', person: 'holder:b-17' });
  await service.call('GET', '/v1/holdings', { key: officer });
  expect((await log('?limit=1'))[0]).toEqual(entry);
});

it("has a contractor's work, and leaves an agency's own submissions to their transfers' events", async () => {
  const before = (await log('?limit=1'))[0]!['id'];
  await service.send(producer, await bagParcel('own', { 'a.txt': 'own' }));
  expect((await log('?limit=1'))[0]!['id']).toBe(before);
  const contractor = await service.key('contractor', 'H01');
  await service.send(contractor, await bagParcel('scanned', { 'a.txt': 'scanned' }));
  const routes = (await log('?role=contractor')).map(({ route, method }) => `${String(method)} ${String(route)}`);
  expect(routes.reverse()).toEqual(['POST /v1/transfers', 'PATCH /v1/uploads/:id', 'POST /v1/transfers/:id/complete']);
});

it('is filtered and read page by page', async () => {
  const all = await log('?limit=500');
  const ids: unknown[] = [];
  for (let after: unknown; ;) {
    const target = `/v1/audit-log?limit=3${after === undefined ? '' : `&after=${String(after)}`}`;
    const { body } = await service.call('GET', target, { key: service.administrator });
    ids.push(...(body['items'] as { id: number }[]).map(({ id }) => id));
    if ((after = body['next']) === undefined) break;
  }
  expect(ids).toEqual(all.map(({ id }) => id));
  expect((await log('?outcome=denied')).length).toBe(1);
  expect((await log('?subject=H77')).length).toBe(1);
  expect(await log('?until=2020-01-01T00:00:00Z')).toEqual([]);
  expect((await service.call('GET', '/v1/audit-log', { key: officer })).status).toBe(403);
});

it('is never changed: not by an update, a deletion or a truncation', async () => {
  const attempts = [
    `update actions set key_name = 'nobody'`,
    'delete from actions',
    'truncate actions cascade',
    `update action_outcomes set outcome = 'done'`,
    'delete from action_outcomes',
  ];
  const before = await log('?limit=500');
  for (const statement of attempts) await expect(database.query(statement)).rejects.toThrow('append-only');
  expect(await log('?limit=500')).toEqual(before);
});

it('writes down what is asked before it is done: what cannot be written down is not done', async () => {
  await database.query('alter table actions add constraint full_disk check (id < 0) not valid');
  const body = { code: 'H78', name: 'Cơ quan' };
  expect((await service.call('POST', '/v1/agencies', { key: officer, body })).status).toBe(500);
  await database.query('alter table actions drop constraint full_disk');
  const { body: agencies } = await service.call('GET', '/v1/agencies', { key: officer });
  expect((agencies['items'] as { code: string }[]).map(({ code }) => code)).not.toContain('H78');
});

it('gives problems the id of their request, and makes one where none that can be used was given', async () => {
  const answer = await service.call('GET', '/v1/keys', { key: officer, headers: { 'x-request-id': 'a b\tc' } });
  expect(answer.body['requestId']).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.headers.get('x-request-id')).toBe(answer.body['requestId']);
});
