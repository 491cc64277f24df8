import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bagParcel, parcelOf, type Parcel } from '../integration/repository/service.js';
import { listOfFiles, registerAgency, type Agency } from './agency.js';
import { TestDatabase } from './database.js';
import { api, cli, filesBelow, mocban, removeFolder, scratchFolder, startService, type Service } from './service.js';
import { breakOff, offsetOf, patch, register } from './upload.js';

const TRANSFERS = 20;
/** Of them so many are lists of hồ sơ, each of which becomes two AIPs. */
const LISTS = 4;
const PATIENCE_MS = 90_000;

let folder: string;
let data: string;
let stores: string[];
let database: TestDatabase;
let apis: Service[];
let workers: Service[];
let administratorKey: string;
let agency: Agency;

const start = (role: 'api' | 'worker'): Promise<Service> =>
  startService(data, {
    entry: [
      ...[mocban, 'start', '--json', '--port', '0', '--data', data, '--role', role, '--database', database.url],
      ...['--store', ...stores.map((path, index) => `store-${index + 1}=${path}`), '--log-level', 'info'],
    ],
  });

const stateOf = async (service: Service, id: string): Promise<string> =>
  ((await api(service, agency.key, 'GET', `/v1/transfers/${id}`)).body as { state: string }).state;

const died = (service: Service): Promise<unknown> => {
  const closed = new Promise((resolve) => service.process.once('close', resolve));
  service.process.kill('SIGKILL');
  return closed;
};

beforeAll(async () => {
  folder = await scratchFolder('several');
  data = join(folder, 'data');
  mkdirSync(data);
  stores = ['store-1', 'store-2'].map((name) => join(folder, name));
  database = await TestDatabase.start(join(folder, 'postgres'));
  // All at the same moment: one of them makes the schema and the stores.
  const [first, second, ...working] = await Promise.all([start('api'), start('api'), start('worker'), start('worker')]);
  apis = [first, second];
  workers = working;
  administratorKey = [first, second].map((service) => service.administratorKey).find((key) => key !== undefined)!;
  agency = await registerAgency(first, administratorKey);
});

afterAll(async () => {
  await Promise.all([...(apis ?? []), ...(workers ?? [])].map((service) => service.stop()));
  await database?.stop();
  await removeFolder(folder);
});

test('makes one administrator key, and a worker answers for its state only', async () => {
  expect(apis.map((service) => service.administratorKey).filter((key) => key !== undefined)).toHaveLength(1);
  for (const worker of workers) {
    expect(worker.administratorKey).toBeUndefined();
    expect((await api(worker, '', 'GET', '/v1/ready')).status).toBe(200);
    expect((await api(worker, administratorKey, 'GET', '/v1/transfers')).status).toBe(404);
  }
});

test('a producer who comes back to another process goes on, though its dead line still holds the upload', async () => {
  const parcel = await bagParcel('half-dead', { 'a.bin': randomBytes(300_000) });
  const [here, there] = apis as [Service, Service];
  const id = await register(here, agency.key, parcel);
  const hanging = breakOff(here, agency.key, id, 0, parcel.bytes, { sendBytes: 100_000, hang: true });
  while ((await offsetOfFile(id)) < 100_000) await pause(20);
  const offset = await offsetOf(there, agency.key, id);
  expect(offset).toBe(100_000);
  expect((await patch(there, agency.key, id, offset, parcel.bytes.subarray(offset))).status).toBe(204);
  (await hanging).destroy();
  expect((await api(there, agency.key, 'POST', `/v1/transfers/${id}/complete`)).status).toBe(200);
  await settled(there, [id]);
});

test('who waits at one process is told of what another does', async () => {
  const parcel = await bagParcel('waited-for', { 'a.bin': randomBytes(1000) });
  const [here, there] = apis as [Service, Service];
  const id = await register(here, agency.key, parcel);
  const ask = (headers: Record<string, string>) =>
    fetch(`${there.url}/v1/transfers/${id}`, {
      headers: { authorization: `Bearer ${agency.key}`, prefer: 'wait=30', ...headers },
    });
  const known = (
    await fetch(`${here.url}/v1/transfers/${id}`, { headers: { authorization: `Bearer ${agency.key}` } })
  ).headers.get('etag')!;
  const changed = ask({ 'if-none-match': known });
  const decided = ask({});
  await pause(200);
  const begun = performance.now();
  expect((await patch(here, agency.key, id, 0, parcel.bytes)).status).toBe(204);
  expect((await (await changed).json()) as object).toMatchObject({ state: 'uploading' });
  // Sooner than it would have been looked at.
  expect(performance.now() - begun).toBeLessThan(4000);
  expect((await api(here, agency.key, 'POST', `/v1/transfers/${id}/complete`)).status).toBe(200);
  expect((await (await decided).json()) as object).toMatchObject({ state: 'preserved' });
});

test('of two requests on one upload, through two processes, one wins and no bytes are mixed', async () => {
  const size = 4_000_000;
  const contents = ['x', 'y'].map((letter) => Buffer.alloc(size, letter));
  const value = createHash('sha256').update(contents[0]!).digest('hex');
  const parcel: Parcel = { name: 'contest', bytes: contents[0]!, digest: { algorithm: 'sha256', value } };
  const id = await register(apis[0]!, agency.key, parcel);
  const answers = await Promise.all(
    contents.map((bytes, index) =>
      patch(apis[index]!, agency.key, id, 0, bytes).then(
        ({ status }) => status,
        () => 0,
      ),
    ),
  );
  const kept = readFileSync(join(data, 'uploads', id));
  expect(new Set(kept).size).toBe(1);
  expect(await offsetOf(apis[1]!, agency.key, id)).toBe(kept.length);
  expect(answers.filter((status) => status === 204).length).toBeLessThanOrEqual(1);
});

test(`${TRANSFERS} transfers survive the death of one api and one worker process in the middle`, async () => {
  const parcels = await Promise.all(
    Array.from({ length: TRANSFERS }, (_, index) =>
      index < LISTS
        ? listParcel(`many${index}`)
        : bagParcel(`many-${index}`, { 'a.txt': `${index}`, 'b.bin': randomBytes(200_000) }),
    ),
  );
  const [doomed, other] = apis as [Service, Service];
  const ids = await Promise.all(parcels.map((parcel) => register(doomed, agency.key, parcel)));
  const halfway = parcels.map((parcel, index) =>
    breakOff(doomed, agency.key, ids[index]!, 0, parcel.bytes, { sendBytes: 50_000 + 1000 * index, hang: true }),
  );
  await Promise.all(
    ids.map(async (id) => {
      while ((await offsetOfFile(id)) === 0) await pause(20);
    }),
  );
  await died(doomed);
  (await Promise.allSettled(halfway)).forEach((line) => line.status === 'fulfilled' && line.value.destroy());

  await Promise.all(
    parcels.map(async ({ bytes }, index) => {
      const id = ids[index]!;
      const offset = await offsetOf(other, agency.key, id);
      expect(offset).toBeGreaterThan(0);
      expect((await patch(other, agency.key, id, offset, bytes.subarray(offset))).status).toBe(204);
      expect((await api(other, agency.key, 'POST', `/v1/transfers/${id}/complete`)).status).toBe(200);
    }),
  );
  // In the middle: some are done, the others wait or are being worked on.
  while ((await Promise.all(ids.map((id) => stateOf(other, id)))).filter((state) => state === 'preserved').length < 3)
    await pause(20);
  await died(workers[0]!);
  await settled(other, ids);

  for (const id of ids) {
    const { body } = await api(other, administratorKey, 'GET', `/v1/transfers/${id}/events?limit=100`);
    const { items } = body as { items: { type: string; from?: string; to: string }[] };
    for (const state of ['replicating', 'preserved'])
      expect(
        items.filter(({ type, from, to }) => type === 'transfer:state' && from !== to && to === state),
      ).toHaveLength(1);
  }
});

test('both stores hold each of them once, whole, and nothing else', () => {
  for (const store of stores) {
    const { objects } = cli('ocfl', 'list', join(store, 'objects')).json as { objects: { id: string }[] };
    expect(new Set(objects.map(({ id }) => id)).size).toBe(TRANSFERS + LISTS + 2);
    expect(objects).toHaveLength(TRANSFERS + LISTS + 2);
    expect(filesBelow(join(store, 'staging'))).toEqual([]);
  }
  expect(cli('audit', ...stores)).toMatchObject({ exit: 0 });
});

const listParcel = async (name: string): Promise<Parcel> =>
  parcelOf(name, readFileSync(await listOfFiles(folder, name, 2, () => randomBytes(50_000))));

async function offsetOfFile(id: string): Promise<number> {
  try {
    return readFileSync(join(data, 'uploads', id)).length;
  } catch {
    return 0;
  }
}

async function settled(service: Service, ids: string[]): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const states = await Promise.all(ids.map((id) => stateOf(service, id)));
    if (states.every((state) => state === 'preserved')) return;
    if (Date.now() > deadline)
      throw new Error(
        `not preserved: ${states.join(' ')}\n${workers.map((worker) => worker.output().slice(-2000)).join('\n')}`,
      );
    await pause(200);
  }
}
