import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bagParcel, removeFolder, scratchFolder, TestService, type Parcel } from './service.js';
import { openTestDatabase, type TestDatabase } from './database.js';

let folder: string;
let service: TestService;
let database: TestDatabase;

beforeAll(async () => {
  folder = await scratchFolder();
  service = await TestService.start(path.join(folder, 'data'), {
    access: {
      keyRequestsPerMinute: 40,
      agencyRequestsPerMinute: 50,
      wrongKeysPerAddress: 5,
      openTransfers: 3,
      trustedProxies: 'loopback',
    },
  });
  database = await openTestDatabase(path.join(folder, 'data'));
});

afterAll(async () => {
  await database.close();
  await service.close();
  await removeFolder(folder);
});

const from = (address: string) => ({ 'x-forwarded-for': address });
const parcel = (name: string, sizeBytes = 1000): Parcel => ({
  name,
  bytes: Buffer.alloc(sizeBytes),
  digest: { algorithm: 'sha256', value: '0'.repeat(64) },
});

it('says what is left of the limit, and refuses what goes beyond until the minute is over', async () => {
  const key = await service.key('reader');
  const ask = () => service.call('GET', '/v1/holdings', { key });
  const first = await ask();
  expect(first.headers.get('ratelimit-limit')).toBe('40');
  expect(first.headers.get('ratelimit-remaining')).toBe('39');
  expect(Number(first.headers.get('ratelimit-reset'))).toBeLessThanOrEqual(60);
  for (let n = 0; n < 39; n += 1) expect((await ask()).status).toBe(200);
  const refused = await ask();
  expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  // Another key is another count.
  expect((await service.call('GET', '/v1/holdings', { key: await service.key('reader') })).status).toBe(200);
});

it('counts the keys of one agency together, and all processes in one table', async () => {
  const producer = await service.agency('H01');
  const second = await service.key('producer', 'H01');
  const ask = (key: string) => service.call('GET', '/v1/transfers', { key });
  for (let n = 0; n < 25; n += 1)
    expect([(await ask(producer)).status, (await ask(second)).status]).toEqual([200, 200]);
  expect((await ask(producer)).status).toBe(429);
  expect((await ask(second)).status).toBe(429);
  const [row] = await database.query<{ points: number }>(`select points from rate_limits where key like 'agency:%'`);
  expect(row!.points).toBeGreaterThan(50);
});

it('goes on counting when the counters cannot be read', async () => {
  const key = await service.key('reader');
  await database.query('alter table rate_limits rename to elsewhere');
  try {
    const statuses = [];
    for (let n = 0; n < 41; n += 1) statuses.push((await service.call('GET', '/v1/holdings', { key })).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(40);
    expect(statuses.at(-1)).toBe(429);
  } finally {
    await database.query('alter table elsewhere rename to rate_limits');
  }
});

it('makes an address wait after too many wrong keys, but not a good key that comes from there', async () => {
  const good = await service.key('reader');
  const fresh = await service.key('reader');
  const ask = async (key: string, address = '198.51.100.7') =>
    (await service.call('GET', '/v1/holdings', { key, headers: from(address) })).status;
  expect(await ask(good)).toBe(200);
  const wrong = (n: number) => `mb_${String(n).padStart(12, '0')}_${'A'.repeat(43)}`;
  const statuses = [];
  for (let n = 0; n < 8; n += 1) statuses.push(await ask(wrong(n)));
  expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429, 429]);
  expect(await ask(good)).toBe(200);
  expect(await ask(fresh)).toBe(429);
  expect(await ask(fresh, '198.51.100.8')).toBe(200);
  expect(await ask(fresh)).toBe(200);
});

it('takes no more open transfers of an agency than it may have, and others as before', async () => {
  const [busy, other] = [await service.agency('H02'), await service.agency('H03')];
  const same = parcel('0.zip');
  for (const n of [0, 1, 2]) expect((await service.register(busy, parcel(`${n}.zip`))).status).toBe(201);
  const refused = await service.register(busy, parcel('3.zip'));
  expect(refused).toMatchObject({ status: 429, body: { code: 'QUOTA_OPEN_TRANSFERS' } });
  expect(refused.headers.get('retry-after')).toBe('60');
  expect((await service.register(busy, same)).status).toBe(200);
  expect((await service.register(other, parcel('3.zip'))).status).toBe(201);
  expect((await limit('H02', { maxOpenTransfers: 4 })).body).toMatchObject({ code: 'H02', maxOpenTransfers: 4 });
  const both = await Promise.all([service.register(busy, parcel('4.zip')), service.register(busy, parcel('5.zip'))]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 429]);
});

it('takes no larger package and no more bytes than an agency may have open', async () => {
  const key = await service.agency('H04');
  await limit('H04', { maxPackageBytes: 5000, maxOpenBytes: 8000 });
  expect((await service.register(key, parcel('a.zip', 5001))).body['code']).toBe('QUOTA_PACKAGE_SIZE');
  expect((await service.register(key, parcel('a.zip', 5000))).status).toBe(201);
  expect((await service.register(key, parcel('b.zip', 5000))).body['code']).toBe('QUOTA_OPEN_BYTES');
  expect((await service.register(key, parcel('c.zip', 3000))).status).toBe(201);
  await limit('H04', { maxOpenBytes: null });
  expect((await service.register(key, parcel('b.zip', 5000))).status).toBe(201);
});

it('frees a quota when a transfer has come to its end', async () => {
  const key = await service.agency('H05');
  await limit('H05', { maxOpenTransfers: 1 });
  const first = await bagParcel('first', { 'a.txt': 'first' });
  const id = String((await service.register(key, first)).body['id']);
  expect((await service.register(key, parcel('next.zip'))).status).toBe(429);
  await service.patch(key, id, 0, first.bytes);
  await service.call('POST', `/v1/transfers/${id}/complete`, { key });
  for (let n = 0; n < 30; n += 1) {
    if ((await service.register(key, parcel('next.zip'))).status === 201) return;
    await pause(400);
  }
  throw new Error('the quota was never free again');
});

it('registers no transfer that the disk has no room for', async () => {
  const key = await service.agency('H06');
  await limit('H06', { maxPackageBytes: 2 ** 52, maxOpenBytes: 2 ** 52 });
  const huge = await service.call('POST', '/v1/transfers', {
    key,
    headers: { 'idempotency-key': 'huge' },
    body: { packageName: 'huge.zip', sizeBytes: 2 ** 50, digest: parcel('huge').digest },
  });
  expect(huge).toMatchObject({ status: 507, body: { code: 'UPLOAD_SPACE' } });
});

/** Each with a key of its own: the one of the first administrator has a limit as well. */
async function limit(agency: string, limits: Record<string, unknown>) {
  const key = await service.key('officer');
  return service.call('PATCH', `/v1/agencies/${agency}`, { key, body: limits });
}
