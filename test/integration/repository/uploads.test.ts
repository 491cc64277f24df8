import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { breakOff, offsetOf } from '../../e2e/upload.js';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';

const BREAKS = 50;
const DAY_MS = 86_400_000;

let folder: string;
let data: string;
let service: TestService;
let aheadMs = 0;

const clock = { now: () => new Date(Date.now() + aheadMs) };
const start = (administrator?: string) => TestService.start(data, { clock }, administrator);
const restart = async (): Promise<void> => {
  await service.close();
  service = await start(service.administrator);
};
const there = () => ({ url: service.repository.url });
const fileOf = (id: string): string => path.join(data, 'uploads', id);

beforeAll(async () => {
  folder = await scratchFolder();
  data = path.join(folder, 'data');
  service = await start();
});

afterAll(async () => {
  await service?.close();
  await removeFolder(folder);
});

/** Numbers from 0 to 1 that are the same in every run. */
function* seeded(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield state / 2 ** 31;
  }
}

it(`takes an upload that breaks off ${BREAKS} times, over a restart and ten days`, async () => {
  const key = await service.agency('H98.30');
  const parcel = await bagParcel('broken-often', { 'a.bin': randomBytes(3_000_000) });
  const id = String((await service.register(key, parcel)).body['id']);
  const random = seeded(42);
  let offset = 0;
  let sent = 0;
  for (let count = 1; count <= BREAKS; count += 1) {
    const sendBytes = 1 + Math.floor(random.next().value * 60_000);
    await breakOff(there(), key, id, offset, parcel.bytes, { sendBytes });
    if (count === 20) await restart();
    if (count === 35) aheadMs += 10 * DAY_MS;
    // A request may still be on its way when the next asks: then its bytes count from the next time on.
    sent = Math.max(sent, offset + sendBytes);
    const now = await offsetOf(there(), key, id);
    expect(now).toBeGreaterThanOrEqual(offset);
    expect(now).toBeLessThanOrEqual(sent);
    const kept = await readFile(fileOf(id));
    expect(kept.length).toBeGreaterThanOrEqual(now);
    expect(kept.equals(parcel.bytes.subarray(0, kept.length))).toBe(true);
    offset = now;
  }
  expect(offset).toBeGreaterThan(0);
  // The last that broke off may still be on its way: what it brings makes the offset a wrong one (409), and a client asks again.
  const rest = async (): Promise<number> => {
    offset = await offsetOf(there(), key, id);
    return (await service.patch(key, id, offset, parcel.bytes.subarray(offset))).status;
  };
  let status = await rest();
  if (status === 409) status = await rest();
  expect(status).toBe(204);
  expect((await service.call('POST', `/v1/transfers/${id}/complete`, { key })).status).toBe(200);
  expect(await service.settled(key, id)).toMatchObject({ state: 'preserved' });
});

it('gives up an upload on which nothing came for thirty days, with a reason, and none before', async () => {
  const key = await service.agency('H98.31');
  const [idle, late] = await Promise.all(
    ['idle', 'late'].map((name) => bagParcel(name, { 'a.bin': randomBytes(10_000) })),
  );
  const begin = async (parcel: typeof idle): Promise<string> => {
    const id = String((await service.register(key, parcel!)).body['id']);
    expect((await service.patch(key, id, 0, parcel!.bytes.subarray(0, 5000))).status).toBe(204);
    return id;
  };
  const idleId = await begin(idle);
  const told = (await service.call('GET', `/v1/transfers/${idleId}`, { key })).body['upload'] as { expiresAt: string };
  expect(Date.parse(told.expiresAt) - clock.now().getTime()).toBeCloseTo(30 * DAY_MS, -5);
  aheadMs += 2 * DAY_MS;
  const lateId = await begin(late);
  aheadMs += 29 * DAY_MS;
  // The worker looks when it starts, and every half minute from then on.
  await restart();
  await service.until(`/v1/transfers/${idleId}`, key, ({ state }) => state === 'returned');

  const { body } = await service.call('GET', `/v1/transfers/${idleId}`, { key });
  expect(body).toMatchObject({ state: 'returned', cause: expect.stringMatching(/^UPLOAD_EXPIRED: .* 30 days/) });
  const events = (await service.call('GET', `/v1/transfers/${idleId}/events`, { key })).body['items'];
  expect(events).toContainEqual(
    expect.objectContaining({ to: 'returned', outcome: 'fail', note: expect.stringMatching(/^UPLOAD_EXPIRED/) }),
  );
  await expect(stat(fileOf(idleId))).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await service.patch(key, idleId, 5000, idle!.bytes.subarray(5000))).toMatchObject({
    status: 410,
    body: { code: 'TRANSFER_UPLOAD_EXPIRED' },
  });

  expect((await service.patch(key, lateId, 5000, late!.bytes.subarray(5000))).status).toBe(204);
  expect((await service.call('POST', `/v1/transfers/${lateId}/complete`, { key })).status).toBe(200);
  expect(await service.settled(key, lateId)).toMatchObject({ state: 'preserved' });
});
