import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describeWith } from '../fixtures/corpora.js';
import { bagParcel, type Parcel } from '../integration/repository/service.js';
import { registerAgency, type Agency } from './agency.js';
import { TestDatabase } from './database.js';
import { api, cli, filesBelow, removeFolder, scratchFolder, startService, type Service } from './service.js';
import { ingestSteps } from './steps.js';
import { patch, register } from './upload.js';

const entry = fileURLToPath(new URL('./service-with-faults.mjs', import.meta.url));

/** Stores lie on disks of their own, small enough to be filled in no time and large enough to count as free before. */
const DISK_SIZE = '160m';
const PATIENCE_MS = 40_000;

interface Fault {
  name: string;
  /** What the service must say meanwhile: on the transfer, and when asked whether it is ready. */
  says?: { cause: RegExp; unready: RegExp };
  /** The database cannot be asked for the transfer meanwhile. */
  databaseAway?: boolean;
  lift(): void | Promise<void>;
}

let folder: string;
let data: string;
let disks: string[];
let database: TestDatabase;
let service: Service;
let administratorKey: string;
let agency: Agency;
const sent: string[] = [];

const faults: Fault[] = [
  { name: 'sessions-ended', lift: () => undefined },
  { name: 'server-killed', databaseAway: true, lift: () => database.restart() },
  {
    name: 'disk-full',
    says: { cause: /^ENOSPC: /, unready: /store store-1: its disk is full/ },
    lift: () => disks.forEach((disk) => rmSync(join(disk, 'filler'))),
  },
  {
    name: 'read-only',
    says: { cause: /^(EROFS|ENOENT): /, unready: /store store-1: cannot be written/ },
    lift: () => disks.forEach((disk) => mount('-o', 'remount,rw', disk)),
  },
  { name: 'slow-store', lift: () => rmSync(join(data, 'slow')) },
  { name: 'clock-forward', lift: () => undefined },
  { name: 'clock-back', lift: () => undefined },
];

/** Every fault at every step with MOCBAN_FAULTS=all; otherwise each fault at every fifth, every step with some fault. */
const stepsFor = (fault: Fault): string[] =>
  process.env['MOCBAN_FAULTS'] === 'all'
    ? [...ingestSteps]
    : ingestSteps.filter((_, index) => (index + faults.indexOf(fault)) % 5 === 0);

const mount = (...args: string[]): boolean => spawnSync('mount', args).status === 0;
const unmount = (target: string): boolean => spawnSync('umount', ['-l', target]).status === 0;

function canMount(): boolean {
  const probe = join('/tmp', `mocban-mount-${process.pid}`);
  mkdirSync(probe, { recursive: true });
  const mounted = mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe);
  if (mounted) unmount(probe);
  rmSync(probe, { recursive: true, force: true });
  return mounted;
}

async function until<T>(what: string, look: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`in vain waited for: ${what}\n${service.output().slice(-4000)}`);
    await pause(50);
  }
}

/** A transfer as it is now, or `undefined` while the service cannot say: then it must say so, and when to come again. */
async function transferNow(id: string): Promise<{ state: string; cause?: string } | undefined> {
  const response = await fetch(`${service.url}/v1/transfers/${id}`, {
    headers: { authorization: `Bearer ${agency.key}` },
  });
  const body = (await response.json()) as { state: string; cause?: string; code?: string };
  if (response.status === 200) return body;
  expect([response.status, body.code]).toEqual([503, 'SERVICE_NOT_READY']);
  expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
  return undefined;
}

/** Registers, uploads and completes; what happens from then on is the worker's. */
async function hand(parcel: Parcel): Promise<string> {
  const id = await register(service, agency.key, parcel);
  expect((await patch(service, agency.key, id, 0, parcel.bytes)).status).toBe(204);
  // The answer may be lost when the fault is quicker: the state tells.
  await api(service, agency.key, 'POST', `/v1/transfers/${id}/complete`);
  return id;
}

async function suffer(fault: Fault, step: string): Promise<void> {
  const armed = join(data, 'fault.json');
  writeFileSync(armed, JSON.stringify({ step, fault: fault.name }));
  const name = `${fault.name}-${step.replace(':', '-')}`;
  const id = await hand(await bagParcel(name, { 'a.txt': `${name} a`, 'b/c.txt': `${name} c`.repeat(5000) }));
  sent.push(id);
  await until(`${fault.name} at ${step}`, () => !existsSync(armed));
  try {
    await expectSaid(fault, id);
  } finally {
    await fault.lift();
  }
  await until('the transfer to be preserved', async () => {
    const transfer = await transferNow(id);
    if (transfer) expect(['failed', 'returned', 'under-review', 'quarantined']).not.toContain(transfer.state);
    return transfer?.state === 'preserved';
  });
  await until('the service to be ready', async () => (await readiness()).status === 200);
}

/** While a fault lasts: the transfer and the readiness say what it is, and the process lives. */
async function expectSaid({ says, databaseAway }: Fault, id: string): Promise<void> {
  if (says) {
    // Late steps write nothing any more: the transfer may end in spite of the fault.
    await until('its cause', async () => {
      const transfer = await transferNow(id);
      return transfer && (transfer.state === 'preserved' || says.cause.test(transfer.cause ?? ''));
    });
    expect(await readiness()).toMatchObject({ status: 503, detail: expect.stringMatching(says.unready) });
  }
  if (databaseAway)
    await until('word that the database is away', async () => /database: /.test((await readiness()).detail ?? ''));
  expect((await api(service, '', 'GET', '/v1/health')).status).toBe(200);
}

async function readiness(): Promise<{ status: number; detail?: string }> {
  const { status, body } = await api(service, '', 'GET', '/v1/ready');
  const { detail } = body as { detail?: string };
  return { status, ...(detail !== undefined && { detail }) };
}

/** Each transfer preserved once, one object of each on every store, nothing left over, every byte as it should be. */
async function expectWhole(): Promise<void> {
  expect(service.process.exitCode ?? service.process.signalCode).toBeNull();
  for (const id of sent) {
    const { body } = await api(service, administratorKey, 'GET', `/v1/transfers/${id}/events?limit=100`);
    const { items } = body as { items: { to: string; type: string }[] };
    expect(items.filter(({ type, to }) => type === 'transfer:state' && to === 'preserved')).toHaveLength(1);
  }
  const stores = disks.map((disk) => join(disk, 'store'));
  for (const store of stores) {
    const { objects } = cli('ocfl', 'list', join(store, 'objects')).json as { objects: { id: string }[] };
    expect(new Set(objects.map(({ id }) => id)).size).toBe(sent.length);
    expect(objects).toHaveLength(sent.length);
    expect(filesBelow(join(store, 'staging'))).toEqual([]);
    expect(filesBelow(store).filter((name) => name.endsWith('.part'))).toEqual([]);
  }
  expect(filesBelow(join(data, 'uploads'))).toEqual([]);
  expect(cli('audit', ...stores)).toMatchObject({ exit: 0 });
}

describeWith('right to mount a tmpfs', canMount(), 'a service with two stores on disks of their own', () => {
  beforeAll(async () => {
    folder = await scratchFolder('faults');
    data = join(folder, 'data');
    disks = ['disk-1', 'disk-2'].map((name) => join(folder, name));
    for (const disk of disks) {
      mkdirSync(disk);
      if (!mount('-t', 'tmpfs', '-o', `size=${DISK_SIZE}`, 'tmpfs', disk)) throw new Error(`no tmpfs on ${disk}`);
      mkdirSync(join(disk, 'store'));
    }
    database = await TestDatabase.start(join(folder, 'postgres'));
    const options = {
      dataDirectory: data,
      databaseUrl: database.url,
      stores: disks.map((disk, index) => ({ id: `store-${index + 1}`, path: join(disk, 'store') })),
      concurrency: 1,
      retryCeilingMs: 500,
      logLevel: 'info',
    };
    service = await startService(data, {
      entry: [entry, JSON.stringify({ ...options, postmasterPid: database.postmasterPidFile })],
    });
    administratorKey = service.administratorKey!;
    agency = await registerAgency(service, administratorKey);
  });

  afterAll(async () => {
    await service?.stop();
    await database?.stop();
    disks.forEach(unmount);
    await removeFolder(folder);
  });

  test.each(faults)(
    '$name at any step: it stays up, says what is wrong, and ends with the transfer preserved once',
    async (fault) => {
      for (const step of stepsFor(fault)) await suffer(fault, step);
      await expectWhole();
    },
    600_000,
  );

  test('every step was really reached', () => {
    const reached = new Set(readFileSync(join(data, 'steps.log'), 'utf8').split('\n'));
    expect(ingestSteps.filter((step) => !reached.has(step))).toEqual([]);
  });
});
