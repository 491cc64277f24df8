import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { bagParcel, removeFolder, scratchFolder, TestService, type Parcel } from './service.js';

let folder: string;
let data: string;
let service: TestService;
let administrator: string;
let producer: string;
let parcels = 0;

const stores = (...ids: string[]) => ids.map((id) => ({ id, path: path.join(data, id) }));
const parcel = (): Promise<Parcel> => bagParcel(`HS-${(parcels += 1)}`, { 'a.txt': `hồ sơ ${parcels}` });
const storeOf = async (id: string): Promise<Record<string, unknown>> => {
  const { body } = await service.call('GET', '/v1/stores', { key: administrator });
  return (body as unknown as Record<string, unknown>[]).find((store) => store['id'] === id)!;
};

beforeAll(async () => {
  folder = await scratchFolder();
  data = path.join(folder, 'data');
  service = await TestService.start(data, { stores: stores('a', 'b', 'c'), retryCeilingMs: 1000 });
  ({ administrator } = service);
  producer = await service.agency('H01');
}, 60_000);

afterAll(async () => {
  await service.close();
  await removeFolder(folder);
});

it('preserves with two verified copies, and makes the third afterwards', async () => {
  expect(await service.send(producer, await parcel())).toMatchObject({ state: 'preserved' });
  await service.until('/v1/stores', administrator, (list) =>
    (list as unknown as { copies: number }[]).every(({ copies }) => copies === 1),
  );
  expect(await storeOf('c')).toMatchObject({ states: { intact: 1 }, state: 'active' });
});

it('waits for a store that is away only with what that store is to have', async () => {
  const objects = path.join(data, 'c', 'objects');
  await rename(path.join(data, 'c'), path.join(data, 'unplugged'));
  await mkdir(path.join(data, 'c'));
  expect(await service.send(producer, await parcel())).toMatchObject({ state: 'preserved' });
  await service.until(
    '/v1/stores',
    administrator,
    (list) => (list as unknown as { waiting: { cause?: string } }[])[2]?.waiting.cause !== undefined,
  );
  expect(await readdir(path.join(data, 'c'))).toEqual([]);
  await rm(path.join(data, 'c'), { recursive: true });
  await rename(path.join(data, 'unplugged'), path.join(data, 'c'));
  await service.until(
    '/v1/stores',
    administrator,
    (list) => (list as unknown as { copies: number }[])[2]?.copies === 2,
  );
  expect(await readdir(path.join(data, 'c', 'staging'))).toEqual([]);
  expect(await readdir(objects)).not.toEqual([]);
});
