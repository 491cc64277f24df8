import { access } from 'node:fs/promises';
import path from 'node:path';
import { miscountedParcel, removeFolder, scratchFolder, TestService } from './service.js';
import { openTestDatabase, type TestDatabase } from './database.js';

let folder: string;
let data: string;
let service: TestService;
let database: TestDatabase;
let producer: string;
let officer: string;
let approver: string;

beforeAll(async () => {
  folder = await scratchFolder();
  data = path.join(folder, 'data');
  service = await TestService.start(data, { access: { twoPersonRepairs: true } });
  database = await openTestDatabase(data);
  producer = await service.agency('H01');
  officer = await service.key('officer', undefined, { holder: 'officer' });
  approver = await service.key('approver', undefined, { holder: 'approver' });
});

afterAll(async () => {
  await database.close();
  await service.close();
  await removeFolder(folder);
});

const post = (key: string, target: string, body: unknown = {}) => service.call('POST', target, { key, body });
const ask = (key: string, kind: string, subject: string) =>
  post(key, '/v1/approvals', { kind, subject, reason: 'as the commission decided' });
const done = (id: unknown) =>
  service.until(`/v1/approvals/${String(id)}`, approver, ({ state }) => state === 'carried-out' || state === 'failed');

async function quarantined(code: string): Promise<string> {
  const sent = await service.send(producer, await miscountedParcel(code));
  const id = String(sent['id']);
  await post(officer, `/v1/transfers/${id}/decision`, { decision: 'quarantine', reason: 'suspect' });
  await service.until(`/v1/transfers/${id}`, officer, ({ state }) => state === 'quarantined');
  for (let tries = 0; !(await lies(id)) && tries < 100; tries += 1) await new Promise((r) => setTimeout(r, 50));
  return id;
}

const lies = (id: string): Promise<boolean> =>
  access(path.join(data, 'quarantine', id)).then(
    () => true,
    () => false,
  );

it('deletes a quarantined package when a second person agrees, once, and keeps what is known of it', async () => {
  const id = await quarantined('H01.2025.01');
  const asked = await ask(officer, 'purge-quarantined', id);
  expect(asked).toMatchObject({ status: 201, body: { state: 'open', requestedBy: 'officer of a test' } });
  expect((await ask(officer, 'purge-quarantined', id)).body['code']).toBe('APPROVAL_EXISTS');
  const target = `/v1/approvals/${String(asked.body['id'])}/approve`;
  expect((await post(officer, target)).status).toBe(403);
  expect(await lies(id)).toBe(true);
  const agreed = await Promise.all([post(approver, target), post(approver, target), post(approver, target)]);
  expect(agreed.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await done(asked.body['id'])).toMatchObject({ state: 'carried-out', decidedBy: 'approver of a test' });
  expect(await lies(id)).toBe(false);
  const transfer = await service.call('GET', `/v1/transfers/${id}`, { key: officer });
  expect(transfer.body).toMatchObject({ state: 'quarantined', purgedAt: expect.any(String) });
  const events = await service.call('GET', `/v1/transfers/${id}/events`, { key: officer });
  const purged = (events.body['items'] as { type: string; agent: string }[]).filter(
    ({ type }) => type === 'transfer:purged',
  );
  expect(purged.map(({ agent }) => agent)).toEqual(['officer of a test, approver of a test']);
  expect((await ask(officer, 'purge-quarantined', id)).body['code']).toBe('TRANSFER_STATE');
});

it('refuses what is not there, is not quarantined or lies outside the scope', async () => {
  const refusals = async (key: string, subject: string) => (await ask(key, 'purge-quarantined', subject)).body['code'];
  expect(await refusals(officer, 'nonsense')).toBe('TRANSFER_UNKNOWN');
  const waiting = String((await service.send(producer, await miscountedParcel('H01.2025.02')))['id']);
  expect(await refusals(officer, waiting)).toBe('TRANSFER_STATE');
  const elsewhere = await service.key('officer', undefined, { fonds: ['H99'] });
  expect(await refusals(elsewhere, waiting)).toBe('TRANSFER_UNKNOWN');
});

it('takes the keys of one holder for one person, and a key whose secret the first person made for no second', async () => {
  const id = await quarantined('H01.2025.03');
  const byOfficer = await ask(officer, 'purge-quarantined', id);
  const target = (asked: { body: Record<string, unknown> }, what: string) =>
    `/v1/approvals/${String(asked.body['id'])}/${what}`;
  const sameHolder = await service.key('approver', undefined, { holder: ' Officer ' });
  expect((await post(sameHolder, target(byOfficer, 'approve'))).body['code']).toBe('APPROVAL_SAME_PERSON');
  expect(await post(approver, target(byOfficer, 'reject'), { note: 'not yet' })).toMatchObject({
    status: 200,
    body: { state: 'rejected', note: 'not yet' },
  });
  expect((await post(approver, target(byOfficer, 'approve'))).body['code']).toBe('APPROVAL_STATE');

  const byAdministrator = await ask(service.administrator, 'purge-quarantined', id);
  expect((await post(approver, target(byAdministrator, 'approve'))).body['code']).toBe('APPROVAL_SAME_PERSON');
  const own = await post(approver, '/v1/keys/current/rotate', { graceSeconds: 60 });
  expect((await post(approver, target(byAdministrator, 'approve'))).body['code']).toBe('APPROVAL_SAME_PERSON');
  const fresh = String(own.body['key']);
  expect((await post(fresh, target(byAdministrator, 'approve'))).status).toBe(200);
  expect(await done(byAdministrator.body['id'])).toMatchObject({ state: 'carried-out' });
  const other = await service.call('GET', '/v1/keys/current', { key: fresh });
  expect((await post(service.administrator, `/v1/keys/${String(other.body['id'])}/rotate`)).status).toBe(403);
  expect((await post(fresh, '/v1/keys/current/rotate', { expiresAt: '2027-01-01T00:00:00Z' })).status).toBe(403);
  approver = fresh;
});

it('revokes the key of another administrator only so, and never the last', async () => {
  const made = await post(service.administrator, '/v1/keys', { name: 'B', role: 'administrator', holder: 'b' });
  const first = await service.call('GET', '/v1/keys/current', { key: service.administrator });
  const [second, id] = [String(made.body['key']), String(made.body['id'])];
  const remove = (key: string, target: unknown) => service.call('DELETE', `/v1/keys/${String(target)}`, { key });
  expect((await remove(service.administrator, id)).body['code']).toBe('APPROVAL_REQUIRED');
  expect((await remove(second, first.body['id'])).body['code']).toBe('APPROVAL_REQUIRED');
  expect((await ask(officer, 'revoke-key', id)).status).toBe(403);
  const asked = await ask(service.administrator, 'revoke-key', id);
  expect((await post(approver, `/v1/approvals/${String(asked.body['id'])}/approve`)).status).toBe(200);
  await done(asked.body['id']);
  expect((await service.call('GET', '/v1/keys', { key: second })).status).toBe(401);
  expect((await remove(service.administrator, first.body['id'])).body['code']).toBe('KEY_LAST_ADMINISTRATOR');
});

it('lets a request end when nobody agrees in time', async () => {
  const id = await quarantined('H01.2025.04');
  const asked = await ask(officer, 'purge-quarantined', id);
  await database.query(`update approvals set expires_at = now() where id = $1`, [asked.body['id']]);
  expect((await post(approver, `/v1/approvals/${String(asked.body['id'])}/approve`)).body['code']).toBe(
    'APPROVAL_STATE',
  );
  const listed = await service.call('GET', '/v1/approvals?state=expired', { key: approver });
  expect((listed.body['items'] as { id: string }[]).map((item) => item.id)).toEqual([asked.body['id']]);
  expect((await ask(officer, 'purge-quarantined', id)).status).toBe(201);
});

it('repairs by two persons where the operator wants it', async () => {
  const single = await post(officer, '/v1/repairs', { store: 'store-2' });
  expect(single.body['code']).toBe('APPROVAL_REQUIRED');
  expect((await post(officer, '/v1/repairs', { store: 'store-2', dryRun: true })).status).toBe(202);
  const asked = await ask(officer, 'repair', 'store-2');
  await post(approver, `/v1/approvals/${String(asked.body['id'])}/approve`);
  await done(asked.body['id']);
  const repair = await service.until(
    `/v1/repairs/${String(asked.body['id'])}`,
    officer,
    ({ state }) => state === 'done',
  );
  expect(repair).toMatchObject({
    store: 'store-2',
    dryRun: false,
    requestedBy: 'officer of a test, approver of a test',
  });
});

it('has who asked and who agreed in the log of privileged actions', async () => {
  const { body } = await service.call('GET', '/v1/audit-log?limit=500', { key: service.administrator });
  const routes = (body['items'] as { route: string; outcome: string; role: string }[])
    .filter(({ route }) => route.startsWith('/v1/approvals'))
    .map(({ route, outcome, role }) => `${role} ${route} ${outcome}`);
  expect(routes).toEqual(
    expect.arrayContaining([
      'officer /v1/approvals done',
      'officer /v1/approvals/:id/approve denied',
      'approver /v1/approvals/:id/approve done',
    ]),
  );
});
