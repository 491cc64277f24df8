import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';

let folder: string;
let data: string;
let administrator: string;

const store = (): string => path.join(data, 'store-2');
const aside = (): string => path.join(folder, 'unmounted');

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

describe('a store that was here before', () => {
  it('is not made anew where its folder is gone', async () => {
    await expect(TestService.start(data)).rejects.toMatchObject({
      code: 'START_STORE_EMPTY',
      message: expect.stringMatching(/store-2 was here before and is empty now: is its file system mounted/) as string,
    });
    expect(await readdir(data)).not.toContain('store-2');
  });

  it('is not made anew in an empty mount point, nor on a disk just formatted', async () => {
    await mkdir(path.join(store(), 'lost+found'), { recursive: true });
    await expect(TestService.start(data)).rejects.toMatchObject({ code: 'START_STORE_EMPTY' });
    await rm(path.join(store(), 'lost+found'), { recursive: true });
    await expect(TestService.start(data)).rejects.toMatchObject({ code: 'START_STORE_EMPTY' });
    expect(await readdir(store())).toEqual([]);
  });

  it('is begun anew when that is said, and repaired from the other', async () => {
    await mkdir(path.join(store(), 'objects'));
    const service = await TestService.start(data, {}, administrator);
    const run = async (target: string) => {
      const { body } = await service.call('POST', target, { key: administrator, body: { store: 'store-2' } });
      return service.until(`${target}/${String(body['id'])}`, administrator, ({ state }) => state === 'done');
    };
    expect(await run('/v1/audits')).toMatchObject({ verdicts: { missing: 1 } });
    expect(await run('/v1/repairs')).toMatchObject({ outcomes: [{ outcome: 'repaired', source: 'store-1' }] });
    expect(await run('/v1/audits')).toMatchObject({ verdicts: { intact: 1 } });
    await service.close();
  });

  it('is taken as it is when it is back', async () => {
    await rm(store(), { recursive: true });
    await rename(aside(), store());
    const service = await TestService.start(data, {}, administrator);
    expect((await service.call('GET', '/v1/ready')).status).toBe(200);
    await service.close();
  });
});
