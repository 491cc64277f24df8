import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bagParcel } from '../integration/repository/service.js';
import { registerAgency, type Agency } from './agency.js';
import { api, cli, filesBelow, mocban, removeFolder, scratchFolder, startService, type Service } from './service.js';
import { patch } from './upload.js';

const PATIENCE_MS = 60_000;

let folder: string;
let data: string;
let service: Service;
let agency: Agency;

const start = (...more: string[]): Promise<Service> =>
  startService(data, {
    entry: [mocban, 'start', '--data', data, '--port', '0', '--json', '--log-level', 'info', ...more],
  });

/** Ids of the processes that `parent` started for jobs. */
const jobProcesses = (parent: number): number[] =>
  execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => Number(match?.[2]) === parent && match![3]!.includes('job-process.js'))
    .map((match) => Number(match![1]));

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`never: ${what}\n${service.output().slice(-4000)}`);
    await pause(50);
  }
}

async function sendBag(name: string): Promise<string> {
  const parcel = await bagParcel(name, { 'a.txt': name, 'b.bin': randomBytes(400_000) });
  const { body } = await api(service, agency.key, 'POST', '/v1/transfers', {
    packageName: parcel.name,
    sizeBytes: parcel.bytes.length,
    digest: parcel.digest,
    idempotencyKey: parcel.name,
  });
  const { id } = body as { id: string };
  expect((await patch(service, agency.key, id, 0, parcel.bytes)).status).toBe(204);
  expect((await api(service, agency.key, 'POST', `/v1/transfers/${id}/complete`)).status).toBe(200);
  return id;
}

const stateOf = async (id: string): Promise<string> =>
  ((await api(service, agency.key, 'GET', `/v1/transfers/${id}`)).body as { state: string }).state;

beforeAll(async () => {
  folder = await scratchFolder('job-processes');
  data = join(folder, 'data');
  service = await start('--job-processes', '2');
  agency = await registerAgency(service, service.administratorKey!);
});

afterAll(async () => {
  await service?.stop();
  await removeFolder(folder);
});

test('jobs run in processes of their own, and those that die are replaced while requests are answered', async () => {
  const { pid } = service.process;
  const first = jobProcesses(pid!);
  expect(first).toHaveLength(2);
  const ids: string[] = [];
  for (let index = 0; index < 12; index += 1) ids.push(await sendBag(`many-${index}`));
  await until('one is preserved', async () => (await Promise.all(ids.map(stateOf))).includes('preserved'));
  for (const doomed of first) process.kill(doomed, 'SIGKILL');
  expect((await api(service, '', 'GET', '/v1/health')).status).toBe(200);
  await until('all are preserved', async () =>
    (await Promise.all(ids.map(stateOf))).every((state) => state === 'preserved'),
  );
  const second = jobProcesses(pid!);
  expect(second).toHaveLength(2);
  expect(second.filter((child) => first.includes(child))).toEqual([]);
  expect(service.output()).toContain('a job process died and is started again');
});

test('they end with the service, killed or stopped', async () => {
  const killed = jobProcesses(service.process.pid!);
  const closed = new Promise((resolve) => service.process.once('close', resolve));
  service.process.kill('SIGKILL');
  await closed;
  await until('the job processes are gone', () => !killed.some(isRunning));

  service = await start('--job-processes', '1');
  const stopped = jobProcesses(service.process.pid!);
  expect(stopped).toHaveLength(1);
  const id = await sendBag('after');
  await until('it is preserved', async () => (await stateOf(id)) === 'preserved');
  await service.stop();
  expect(service.process.exitCode).toBe(0);
  expect(stopped.some(isRunning)).toBe(false);
});

test('each package is held once in both stores, and nothing is left over', () => {
  for (const name of ['store-1', 'store-2']) {
    const store = join(data, name);
    const { objects } = cli('ocfl', 'list', join(store, 'objects')).json as { objects: unknown[] };
    expect(objects).toHaveLength(13);
    expect(filesBelow(join(store, 'staging'))).toEqual([]);
  }
  expect(cli('audit', join(data, 'store-1'), join(data, 'store-2'))).toMatchObject({ exit: 0 });
});
