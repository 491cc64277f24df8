import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { openTestDatabase } from './database.js';
import { bagParcel, removeFolder, scratchFolder, TestService, type Answer } from './service.js';

let folder: string;
let service: TestService;
let producer: string;

beforeAll(async () => {
  folder = await scratchFolder();
  service = await TestService.start(path.join(folder, 'data'));
  producer = await service.agency('H01');
});

afterAll(async () => {
  await service?.close();
  await removeFolder(folder);
});

let made = 0;
async function uploaded(): Promise<string> {
  const parcel = await bagParcel(`waiting-${(made += 1)}`, { 'a.bin': randomBytes(1000) });
  const { body } = await service.register(producer, parcel);
  const id = String(body['id']);
  await service.patch(producer, id, 0, parcel.bytes);
  return id;
}

const registered = async (): Promise<string> =>
  String((await service.register(producer, await bagParcel(`open-${(made += 1)}`, { a: 'a' }))).body['id']);

const complete = (id: string, headers = {}) =>
  service.call('POST', `/v1/transfers/${id}/complete`, { key: producer, headers });

const get = (id: string, headers = {}, key = producer) => service.call('GET', `/v1/transfers/${id}`, { key, headers });

async function timed(answer: Promise<Answer>): Promise<Answer & { ms: number }> {
  const begun = performance.now();
  return { ...(await answer), ms: performance.now() - begun };
}

it('holds the answer back until the transfer is settled, and says so', async () => {
  const id = await uploaded();
  const answer = await complete(id, { prefer: 'wait=30' });
  expect(answer).toMatchObject({ status: 200, body: { state: 'preserved' } });
  expect(answer.headers.get('preference-applied')).toBe('wait=30');
  const again = await timed(get(id, { prefer: 'wait=30' }));
  expect(again).toMatchObject({ status: 200, body: { state: 'preserved' } });
  expect(again.ms).toBeLessThan(2000);
});

it('answers at once without the preference, and after so long in any case', async () => {
  const id = await registered();
  const once = await timed(get(id));
  expect(once.body['state']).toBe('registered');
  expect(once.headers.has('preference-applied')).toBe(false);
  const held = await timed(get(id, { prefer: 'wait=1' }));
  expect(held).toMatchObject({ status: 200, body: { state: 'registered' } });
  expect(held.ms).toBeGreaterThan(900);
  expect(held.ms).toBeLessThan(4000);
});

it('tells of every change to a client that says what it knows, and 304 when there is none', async () => {
  const id = await registered();
  const known = (await get(id)).headers.get('etag')!;
  const same = await timed(get(id, { prefer: 'wait=1', 'if-none-match': known }));
  expect(same).toMatchObject({ status: 304, text: '' });
  expect(same.ms).toBeGreaterThan(900);
  const held = timed(get(id, { prefer: 'wait=30', 'if-none-match': known }));
  await service.patch(producer, id, 0, new Uint8Array([1]));
  const changed = await held;
  expect(changed).toMatchObject({ status: 200, body: { state: 'uploading' } });
  expect(changed.ms).toBeLessThan(4000);
  expect(changed.headers.get('etag')).not.toBe(known);
});

it('looks now and then at what nobody told of', async () => {
  const id = await registered();
  const known = (await get(id)).headers.get('etag')!;
  const held = timed(get(id, { prefer: 'wait=30', 'if-none-match': known }));
  const database = await openTestDatabase(path.join(folder, 'data'));
  await database.query(`update transfers set cause = 'past the service' where id = $1`, [id]);
  await database.close();
  expect((await held).body['cause']).toBe('past the service');
  expect((await held).ms).toBeLessThan(15_000);
});

it('does not answer a key that was revoked while it waited', async () => {
  const id = await registered();
  const admin = service.administrator;
  const { body } = await service.call('POST', '/v1/keys', { key: admin, body: { name: 'gone', role: 'officer' } });
  const held = get(id, { prefer: 'wait=2' }, String(body['key']));
  expect((await service.call('DELETE', `/v1/keys/${body['id']}`, { key: admin })).status).toBe(204);
  expect(await held).toMatchObject({ status: 401, body: { code: 'AUTH_INVALID' } });
});

it('holds back no more than a hundred answers to one key, and those of others as before', async () => {
  const id = await registered();
  const other = await service.key('officer');
  const answers = await Promise.all(Array.from({ length: 103 }, () => get(id, { prefer: 'wait=3' })));
  const held = answers.filter(({ headers }) => headers.has('preference-applied'));
  expect(held).toHaveLength(100);
  const [mine, another] = await Promise.all([get(id, { prefer: 'wait=1' }), get(id, { prefer: 'wait=1' }, other)]);
  for (const { headers } of [mine, another]) expect(headers.get('preference-applied')).toBe('wait=1');
});

it('waits for nobody when it ends', async () => {
  const id = await registered();
  const held = timed(get(id, { prefer: 'wait=30' }).catch(() => ({ status: 0 }) as Answer));
  await timed(get(id));
  const begun = performance.now();
  await service.close();
  expect(performance.now() - begun).toBeLessThan(10_000);
  expect((await held).status).toBe(200);
});
