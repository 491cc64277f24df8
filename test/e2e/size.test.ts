import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { registerAgency, send, type Agency } from './agency.js';
import { bagOf } from './bag-of.js';
import { api, cli, mocban, removeFolder, scratchFolder, startService, type Service } from './service.js';

/** One package of 10,000 files; 100,000 and a file of 4 GiB are measured by `test/performance/growth.mjs`. */
const FILES = 10_000;
/** What the service may hold at its peak; it takes some 300, of which 150 are there before the first package; the signatures of formats and a thread are fifty. */
const PEAK_MIB = 345;

let folder: string;
let service: Service;
let agency: Agency;
beforeAll(async () => {
  folder = await scratchFolder('size');
  // One process that does everything is the one whose peak is looked at.
  const entry = [mocban, 'start', '--data', folder, '--port', '0', '--json', '--job-processes', '0'];
  service = await startService(folder, { entry });
  agency = await registerAgency(service, service.administratorKey!);
});
afterAll(async () => {
  await service?.stop();
  await removeFolder(folder);
});

const peakMiB = (): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${service.process.pid}/status`, 'latin1'))![1]) / 1024;

it('takes a package of 10,000 files in bounded memory, and holds every one of them twice', async () => {
  const path = join(folder, 'goi.zip');
  await writeFile(path, bagOf(FILES));
  const { exit, transfer } = await send(service, agency, path);
  expect([exit, transfer.state]).toEqual([0, 'preserved']);
  expect(peakMiB()).toBeLessThan(PEAK_MIB);

  const detail = (await api(service, agency.key, 'GET', `/v1/transfers/${transfer.id}`)).body as Record<
    string,
    unknown
  >;
  expect(detail['documentCount']).toBe(FILES);
  expect(detail['documents']).toHaveLength(1000);
  const last = `/v1/transfers/${transfer.id}/documents?after=${FILES - 1}`;
  expect((await api(service, agency.key, 'GET', last)).body).toEqual({
    items: [expect.objectContaining({ path: expect.stringContaining('data/'), outcome: 'passed' })],
  });

  const holding = `/v1/holdings/${transfer.aipId!.slice(-36)}`;
  const versions = (await api(service, agency.key, 'GET', `${holding}/versions`)).body as { fileCount: number }[];
  // Every file of the payload is listed as content and as what was sent.
  expect(versions[0]!.fileCount).toBeGreaterThanOrEqual(2 * FILES);

  const audit = cli('audit', join(folder, 'store-1'), join(folder, 'store-2'));
  expect([audit.exit, audit.json]).toEqual([0, expect.objectContaining({ valid: true })]);
}, 240_000);
