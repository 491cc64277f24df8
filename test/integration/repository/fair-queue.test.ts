import path from 'node:path';
import { bagParcel, removeFolder, scratchFolder, TestService, type Parcel } from './service.js';
import { openTestDatabase, type TestDatabase } from './database.js';

const MANY = 30;
let folder: string;
let service: TestService;
let database: TestDatabase;
/** The one worker waits at the first step of a package until it is let go on. */
let letGo!: () => void;
const held = new Promise<void>((resolve) => (letGo = resolve));

beforeAll(async () => {
  folder = await scratchFolder();
  const onStep = (step: string) => (step.startsWith('receive:') ? held : Promise.resolve());
  service = await TestService.start(path.join(folder, 'data'), { concurrency: 1, onStep });
  database = await openTestDatabase(path.join(folder, 'data'));
});

afterAll(async () => {
  await database.close();
  await service.close();
  await removeFolder(folder);
});

it('does not let the many transfers of one agency delay the one of another', async () => {
  const busy = await service.agency('H01');
  const small = await service.agency('H02');
  const parcel = await bagParcel('bag', { 'a.txt': 'a' });
  const many: string[] = [];
  for (let n = 0; n < MANY; n += 1) many.push(await send(busy, parcel, `busy-${n}`));
  await service.until(`/v1/transfers/${many[0]}`, busy, ({ state }) => state === 'checking');
  const one = await send(small, parcel, 'small');
  const next = await send(small, parcel, 'next');
  // The first of the many is held; the second came before the one and stands in the same row of the queue.
  expect(await waiting()).toEqual([many[1], one, many[2], next, ...many.slice(3)]);
  letGo();
  expect((await service.settled(small, one))['state']).toBe('preserved');
  expect((await waiting()).length).toBeGreaterThan(MANY / 2);
});

async function send(key: string, parcel: Parcel, name: string): Promise<string> {
  const id = String((await service.register(key, { ...parcel, name: `${name}.zip` }, name)).body['id']);
  await service.patch(key, id, 0, parcel.bytes);
  await service.call('POST', `/v1/transfers/${id}/complete`, { key });
  return id;
}

/** In the order in which the worker takes them. */
async function waiting(): Promise<string[]> {
  const rows = await database.query<{ key: string }>(
    `select key from graphile_worker.jobs where locked_at is null and key like 'process-transfer:%'
      order by priority, run_at, id`,
  );
  return rows.map(({ key }) => key.replace('process-transfer:', ''));
}
