import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { HostileCase } from '../fixtures/hostile/hostile-case.js';
import type { Parcel } from '../integration/repository/service.js';
import { registerAgency, type Agency, type Sent } from './agency.js';
import { goodPackages, hostileCases } from './hostile-cases.js';
import { api, filesBelow, removeFolder, scratchFolder, startService, type Service } from './service.js';
import { patch, register } from './upload.js';

const DEFAULT_SECONDS = 20;
const DEFAULT_MEBIBYTES = 192;

// Made while the file is loaded: the titles of the cases are needed before any test runs.
const folder = await scratchFolder('hostile');
const good = await goodPackages(folder);
let service: Service;
let agency: Agency;

beforeAll(async () => {
  service = await startService(join(folder, 'data'));
  agency = await registerAgency(service, service.administratorKey!);
});

afterAll(async () => {
  await service?.stop();
  await removeFolder(folder);
});

/** Sends bytes as a producer's own program would, and waits for the verdict. */
async function submit(title: string, bytes: Buffer, claimed?: string): Promise<{ transfer: Sent; seconds: number }> {
  const value = claimed ?? createHash('sha256').update(bytes).digest('hex');
  const parcel: Parcel = { name: 'hostile.bin', bytes, digest: { algorithm: 'sha256', value } };
  const idempotencyKey = createHash('sha256').update(title).digest('hex').slice(0, 32);
  const id = await register(service, agency.key, parcel, idempotencyKey);
  expect((await patch(service, agency.key, id, 0, bytes)).status).toBe(204);
  const started = Date.now();
  expect((await api(service, agency.key, 'POST', `/v1/transfers/${id}/complete`)).status).toBe(200);
  for (;;) {
    const transfer = (await api(service, agency.key, 'GET', `/v1/transfers/${id}`)).body as Sent;
    if (!['received', 'checking', 'uploading', 'packaging', 'replicating'].includes(transfer.state))
      return { transfer, seconds: (Date.now() - started) / 1000 };
    await wait(25);
  }
}

/** Memory of the service's process in MiB; the peak is counted anew from here on where the system allows it. */
function memory(field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${service.process.pid}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)![1]) / 1024;
}

const countPeakAnew = (): void => writeFileSync(`/proc/${service.process.pid}/clear_refs`, '5');

/** AIPs that are meant to be there. */
let preserved = 0;

function expectNothingElseStored(): void {
  for (const store of ['store-1', 'store-2']) {
    const files = filesBelow(join(folder, 'data', store));
    expect(files.filter((name) => /^objects\/.*\/v1\/inventory\.json$/.test(name)).length).toBe(preserved);
    const staging = join(folder, 'data', store, 'staging');
    expect(existsSync(staging) ? readdirSync(staging) : []).toEqual([]);
  }
}

async function expectRefused(hostile: HostileCase): Promise<void> {
  const bytes = hostile.build();
  // Building may have kept this process busy for seconds: let it see which connections the service has closed meanwhile.
  await wait(50);
  const before = memory('VmRSS');
  countPeakAnew();
  const { transfer, seconds } = await submit(hostile.title, bytes);
  const { state = 'returned', rule, location = /./ } = hostile;
  const decisive = transfer.findings.filter(({ severity }) => severity === 'error' || state === 'preserved');
  const peak = memory('VmHWM') - before;
  expect(transfer).toMatchObject({ state });
  if (rule !== undefined)
    expect(decisive.some((finding) => rule.test(finding.rule) && location.test(finding.location))).toBe(true);
  expect(transfer.findings.filter((finding) => finding.location === '')).toEqual([]);
  expect(seconds).toBeLessThan(hostile.seconds ?? DEFAULT_SECONDS);
  expect(peak).toBeLessThan(hostile.mebibytes ?? DEFAULT_MEBIBYTES);
  if (state === 'preserved') preserved += 1;
  expectNothingElseStored();
  expect((await api(service, agency.key, 'GET', '/v1/health')).status).toBe(200);
}

describe.each(hostileCases(good))(
  'a hostile %s ends in a finding, costs little, leaves nothing in any store, and the service goes on',
  (_, cases) => {
    test.each(cases.map((hostile) => [hostile.title, hostile] as const))('%s', (_title, hostile) =>
      expectRefused(hostile),
    );
  },
);

test('a package whose digest is not the one registered is returned, and nothing else is said of it', async () => {
  const { transfer } = await submit('wrong digest', good.tt05.zip(), '0'.repeat(64));
  expect(transfer.state).toBe('returned');
  expect(transfer.findings.map(({ rule }) => rule)).toEqual(['TRANSFER_DIGEST_MISMATCH']);
  expectNothingElseStored();
});

test.each([
  ['zip', () => good.tt05.zip()],
  ['tar.gz', () => good.bag.tarGz()],
  ['tar', () => good.eark.tar()],
])('the good package that they were made of is preserved as a %s', async (title, build) => {
  const { transfer } = await submit(title, build());
  expect(transfer).toMatchObject({ state: 'preserved' });
});
