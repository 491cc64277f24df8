import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rawZip } from '@mocban/container/testing';
import { registerAgency, send, type Agency } from './agency.js';
import { api, cli, removeFolder, scratchFolder, startService, type Service } from './service.js';

/** One package of 10,000 files; 100,000 and a file of 4 GiB are measured by `test/performance/growth.mjs`. */
const FILES = 10_000;
/** What the service may hold at its peak; it takes some 250, of which 150 are there before the first package. */
const PEAK_MIB = 340;

let folder: string;
let service: Service;
let agency: Agency;
beforeAll(async () => {
  folder = await scratchFolder('size');
  service = await startService(folder);
  agency = await registerAgency(service, service.administratorKey!);
});
afterAll(async () => {
  await service?.stop();
  await removeFolder(folder);
});

/** A bag of files of 100 bytes, no two alike, 500 to a folder. */
function bagOf(files: number): Buffer {
  const payload = Array.from({ length: files }, (_, index) => ({
    name: `data/phông-${Math.floor(index / 500)}/văn bản ${index}.txt`,
    content: `${String(index).padEnd(99, '.')}\n`,
  }));
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const manifest = payload.map(({ name, content }) => `${sha256(content)}  ${name}\n`).join('');
  const tags = [
    { name: 'bagit.txt', content: 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n' },
    { name: 'manifest-sha256.txt', content: manifest },
  ];
  return rawZip([...tags, ...payload].map(({ name, content }) => ({ name: `goi/${name}`, content })));
}

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
