import path from 'node:path';
import { openTestDatabase } from './database.js';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';

let folder: string;
let service: TestService;

beforeAll(async () => {
  folder = await scratchFolder();
  service = await TestService.start(path.join(folder, 'data'));
});

afterAll(async () => {
  await service.close();
  await removeFolder(folder);
});

/** A transfer of which `deaths` runs in a row have ended with their process, the last of them only now. */
async function sendAfterDeaths(name: string, key: string, deaths: number): Promise<string> {
  const parcel = await bagParcel(name, { 'a.txt': name });
  const id = String((await service.register(key, parcel)).body['id']);
  await service.patch(key, id, 0, parcel.bytes);
  const database = await openTestDatabase(path.join(folder, 'data'));
  await database.query('update transfers set failures = $2 where id = $1', [id, deaths - 1]);
  await database.query(`insert into job_history (task, subject) values ('process-transfer', $1)`, [id]);
  await database.close();
  await service.call('POST', `/v1/transfers/${id}/complete`, { key });
  return id;
}

it('a package that killed five processes in a row is failed, and may be tried again by an officer', async () => {
  const key = await service.agency('H01');
  const id = await sendAfterDeaths('killer', key, 5);
  const failed = await service.settled(key, id);
  expect(failed).toMatchObject({ state: 'failed', cause: expect.stringMatching(/^PROCESS_DIED: /) });
  expect((await service.call('POST', `/v1/transfers/${id}/retry`, { key: service.administrator })).status).toBe(200);
  expect(await service.until(`/v1/transfers/${id}`, key, ({ state }) => state === 'preserved')).toBeDefined();
});

it('a package whose process died once is preserved, with that in its history', async () => {
  const key = await service.agency('H02');
  const id = await sendAfterDeaths('unlucky', key, 1);
  expect(await service.settled(key, id)).toMatchObject({ state: 'preserved' });
  const { body } = await service.call('GET', `/v1/transfers/${id}/events?limit=100`, { key });
  expect(body['items']).toContainEqual(
    expect.objectContaining({ type: 'transfer:attempt', note: expect.stringMatching(/^PROCESS_DIED/) }),
  );
});
