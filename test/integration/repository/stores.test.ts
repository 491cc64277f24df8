import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';

let folder: string;
let data: string;
let administrator: string;

const store = (): string => path.join(data, 'store-2');
const aside = (): string => path.join(folder, 'unmounted');

/** Every file with when it was last changed. */
async function filesBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return Promise.all(files.sort().map(async (file) => `${file} ${(await stat(file)).mtimeMs}`));
}

beforeAll(async () => {
  folder = await scratchFolder();
  data = path.join(folder, 'data');
  const service = await TestService.start(data);
  ({ administrator } = service);
  const sent = await service.send(await service.agency('H01'), await bagParcel('HS-01', { 'a.txt': 'một' }));
  await service.close();
  if (sent['state'] !== 'preserved') throw new Error(JSON.stringify(sent));
  await rename(store(), aside());
}, 60_000);

afterAll(() => removeFolder(folder));

/** The service with a store away; what it says of that store. */
async function startWithout(): Promise<{ service: TestService; row: () => Promise<Record<string, unknown>> }> {
  const service = await TestService.start(data, { retryCeilingMs: 200 }, administrator);
  const row = async () => {
    const { body } = await service.call('GET', '/v1/stores', { key: administrator });
    return (body as unknown as Record<string, unknown>[]).find(({ id }) => id === 'store-2')!;
  };
  return { service, row };
}

/** Sends a package, and waits until the transfer says why it waits. */
async function waiting(service: TestService, producer: string, name: string): Promise<string> {
  const parcel = await bagParcel(name, { 'a.txt': name });
  const registered = await service.register(producer, parcel);
  const id = String(registered.body['id']);
  await service.patch(producer, id, 0, parcel.bytes);
  await service.call('POST', `/v1/transfers/${id}/complete`, { key: producer });
  await service.until(`/v1/transfers/${id}`, producer, ({ cause }) => cause !== undefined);
  return id;
}

/** Waits until no store is away: ready a moment earlier, it is noted a moment later. */
const allBack = (service: TestService): Promise<unknown> =>
  service.until('/v1/stores', administrator, (list) =>
    (list as unknown as { away?: object }[]).every(({ away }) => away === undefined),
  );

const isEmptyNow = expect.stringMatching(
  /store-2 was here before and is empty now: is its file system mounted/,
) as string;

describe('a store that was here before', () => {
  it('is away and not made anew where its folder is gone, or an empty mount point, or a disk just formatted', async () => {
    const { service, row } = await startWithout();
    expect(await row()).toMatchObject({ attached: true, away: { reason: isEmptyNow }, incidents: 1 });
    expect(await readdir(data)).not.toContain('store-2');
    await service.close();
    await mkdir(path.join(store(), 'lost+found'), { recursive: true });
    const again = await startWithout();
    expect(await again.row()).toMatchObject({ away: { reason: isEmptyNow } });
    // The policy asks for two copies, and there is one store: transfers would wait.
    const ready = await again.service.call('GET', '/v1/ready');
    expect([ready.status, ready.body['errors']]).toEqual([503, [{ field: 'store store-2', message: isEmptyNow }]]);
    await again.service.close();
    await rm(path.join(store(), 'lost+found'), { recursive: true });
    expect(await readdir(store())).toEqual([]);
  });

  it('is taken by itself when it is mounted, with what came meanwhile', async () => {
    const { service, row } = await startWithout();
    const producer = await service.key('producer', 'H01');
    const id = await waiting(service, producer, 'HS-02');
    expect(await readdir(store())).toEqual([]);
    await rmdir(store());
    await rename(aside(), store());
    expect(await service.settled(producer, id)).toMatchObject({ state: 'preserved' });
    await service.until('/v1/ready', administrator, ({ status }) => status === 'ok');
    await allBack(service);
    expect(await row()).toMatchObject({ states: { intact: 2 }, incidents: 0 });
    await service.close();
  });

  it("is never written to where another archive's lies in its place", async () => {
    const other = path.join(folder, 'other');
    const others = await TestService.start(other);
    expect(await others.send(await others.agency('H02'), await bagParcel('HS-03', { 'a.txt': 'ba' }))).toMatchObject({
      state: 'preserved',
    });
    await others.close();
    await rename(store(), aside());
    await rename(path.join(other, 'store-2'), store());
    const before = await filesBelow(store());
    const { service, row } = await startWithout();
    const foreign = expect.stringMatching(/^the store store-2 has the log of another archive, mocban-log-/) as string;
    expect(await row()).toMatchObject({ away: { reason: foreign } });
    expect(await service.call('GET', '/v1/ready')).toMatchObject({ status: 503 });
    await service.close();
    expect(await filesBelow(store())).toEqual(before);
    await rm(store(), { recursive: true });
  });

  it('is begun anew when that is said, and repaired from the other', async () => {
    const { service } = await startWithout();
    await mkdir(path.join(store(), 'objects'), { recursive: true });
    await service.until('/v1/ready', administrator, ({ status }) => status === 'ok');
    await allBack(service);
    const run = async (target: string) => {
      const { body } = await service.call('POST', target, { key: administrator, body: { store: 'store-2' } });
      return service.until(`${target}/${String(body['id'])}`, administrator, ({ state }) => state === 'done');
    };
    expect(await run('/v1/audits')).toMatchObject({ verdicts: { missing: 2 } });
    expect(await run('/v1/repairs')).toMatchObject({
      outcomes: [{ outcome: 'repaired', source: 'store-1' }, { outcome: 'repaired' }],
    });
    expect(await run('/v1/audits')).toMatchObject({ verdicts: { intact: 2 } });
    await service.close();
  });

  it('keeps no service from starting where it is the first, and is taken as it is when it is back', async () => {
    await rm(store(), { recursive: true });
    await rename(aside(), store());
    await rename(path.join(data, 'store-1'), aside());
    const { service } = await startWithout();
    expect((await service.call('GET', '/v1/health')).status).toBe(200);
    const ready = await service.call('GET', '/v1/ready');
    expect([ready.status, ready.body['errors']]).toMatchObject([503, [{ field: 'store store-1' }]]);
    const producer = await service.key('producer', 'H01');
    const id = await waiting(service, producer, 'HS-04');
    const transfer = await service.call('GET', `/v1/transfers/${id}`, { key: producer });
    expect(transfer.body).toMatchObject({
      cause: expect.stringMatching(/^SERVICE_NOT_READY: the store store-1/) as string,
    });
    await rename(aside(), path.join(data, 'store-1'));
    await service.until('/v1/ready', administrator, ({ status }) => status === 'ok');
    expect(await service.settled(producer, id)).toMatchObject({ state: 'preserved' });
    await service.close();
  });
});
