import { once } from 'node:events';
import { join } from 'node:path';
import { Connections } from '../../apps/repository/dist/database/connections.js';
import { Lease } from '../../apps/repository/dist/database/lease.js';
import { TestDatabase } from '../e2e/database.js';
import { removeFolder, scratchFolder } from './repository/service.js';

let folder: string;
let database: TestDatabase;
const leases: Lease[] = [];

beforeAll(async () => {
  folder = await scratchFolder();
  database = await TestDatabase.start(join(folder, 'postgres'));
});

afterAll(async () => {
  for (const lease of leases) await lease.close();
  await database.stop();
  await removeFolder(folder);
});

async function openLease(): Promise<Lease> {
  const lease = new Lease({ connections: new Connections({ url: database.url }) });
  leases.push(lease);
  await lease.open();
  return lease;
}

test('a name is held by one, in another process and in the same', async () => {
  const [here, there] = [await openLease(), await openLease()];
  const held = await here.take('transfer:1');
  expect(await here.take('transfer:1')).toBeUndefined();
  expect(await there.take('transfer:1')).toBeUndefined();
  expect(await here.take('transfer:2')).toBeDefined();
  await held?.release();
  expect(await there.take('transfer:1')).toBeDefined();
  expect(await here.take('transfer:1')).toBeUndefined();
});

test('who has lost a name and still works under it keeps the rest of his process from it', async () => {
  const lease = await openLease();
  const held = await lease.take('transfer:3');
  expect(held).toBeDefined();
  const lost = once(held!.lost, 'abort');
  database.kill();
  await lost;
  await expect(lease.take('transfer:3')).rejects.toMatchObject({ code: 'LEASE_LOST' });
  await database.restart();
  await lease.opened();
  expect(await lease.take('transfer:3')).toBeUndefined();
  await held!.release();
  expect(await lease.take('transfer:3')).toBeDefined();
});
