import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { registerAgency, send, tt05Submission, type Agency } from './agency.js';
import { TestDatabase } from './database.js';
import { api, mocban, removeFolder, scratchFolder, startService, type Service } from './service.js';

/** A request is answered in this time whatever the database does. */
const ANSWERED_MS = 15_000;
const PATIENCE_MS = 60_000;

let folder: string;
let service: Service;
let administratorKey: string;
let agency: Agency;

beforeEach(async () => (folder = await scratchFolder('away')));
afterEach(async () => {
  await service?.stop();
  await removeFolder(folder);
});

const administrate = async (): Promise<void> => {
  administratorKey = service.administratorKey!;
  agency = await registerAgency(service, administratorKey);
};

async function until(what: string, done: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error(`in vain waited for ${what}\n${service.output().slice(-4000)}`);
    await pause(100);
  }
}

const readiness = async (): Promise<number> => (await api(service, '', 'GET', '/v1/ready')).status;

/** Lists transfers; the answer, and how long it took. */
async function list(): Promise<{ status: number; retryAfter: string | null; ms: number }> {
  const begun = Date.now();
  const response = await fetch(`${service.url}/v1/transfers`, { headers: { authorization: `Bearer ${agency.key}` } });
  await response.text();
  return { status: response.status, retryAfter: response.headers.get('retry-after'), ms: Date.now() - begun };
}

/** Waits for a transfer to which nothing happens; resolves when the request is on its way. */
async function waitForNothing(): Promise<{ answer: Promise<Response> }> {
  const { body } = await api(service, agency.key, 'POST', '/v1/transfers', {
    packageName: 'never.zip',
    sizeBytes: 1,
    digest: { algorithm: 'sha256', value: '0'.repeat(64) },
    idempotencyKey: 'never',
  });
  const headers = { authorization: `Bearer ${agency.key}`, prefer: 'wait=30' };
  const answer = fetch(`${service.url}/v1/transfers/${(body as { id: string }).id}`, { headers });
  await pause(500);
  return { answer };
}

async function preservesOne(name: string): Promise<void> {
  const path = join(folder, `${name}.zip`);
  await tt05Submission(folder, path, 1, name);
  expect((await send(service, agency, path)).transfer.state).toBe('preserved');
}

test('an embedded database that is killed is started again by the service itself', async () => {
  const data = join(folder, 'data');
  service = await startService(data);
  await administrate();
  const pidFile = join(data, 'postgres', 'cluster', 'postmaster.pid');
  const postmaster = () => Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  const killed = postmaster();
  process.kill(killed, 'SIGKILL');
  await until('word of it', async () => (await readiness()) === 503 || /does not answer/.test(service.output()));
  await until('the database', async () => (await readiness()) === 200);
  expect(postmaster()).not.toBe(killed);
  await preservesOne('H98.21.07.2025.01');
  expect(service.process.exitCode).toBeNull();
});

describe('with a server of its own', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await TestDatabase.start(join(folder, 'postgres'));
    const data = join(folder, 'data');
    service = await startService(data, {
      entry: [mocban, 'start', '--json', '--port', '0', '--data', data, '--database', database.url],
    });
    await administrate();
  });
  afterEach(() => database.stop());

  test('a server that hangs behind open lines is noticed: requests are answered, and all goes on when it does', async () => {
    const { answer: held } = await waitForNothing();
    const processes = serverProcesses(database.postmasterPid);
    processes.forEach((pid) => process.kill(pid, 'SIGSTOP'));
    try {
      const answer = await list();
      expect(answer).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^\d+$/) });
      expect(answer.ms).toBeLessThan(ANSWERED_MS);
      expect(await readiness()).toBe(503);
      expect((await api(service, '', 'GET', '/v1/health')).status).toBe(200);
      expect((await held).status).toBe(503);
    } finally {
      processes.forEach((pid) => process.kill(pid, 'SIGCONT'));
    }
    await until('the database', async () => (await readiness()) === 200);
    await preservesOne('H98.21.07.2025.02');
  });

  test('requests that find no free connection are told to come again', async () => {
    const blocker = new Client({ connectionString: database.url });
    await blocker.connect();
    await blocker.query('begin');
    await blocker.query('lock table transfers in access exclusive mode');
    const waiting = Array.from({ length: 40 }, () => list());
    const early = await Promise.race(waiting);
    expect(early).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^\d+$/) });
    expect(early.ms).toBeLessThan(ANSWERED_MS);
    await blocker.query('commit');
    await blocker.end();
    const answers = await Promise.all(waiting);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 503]));
    await preservesOne('H98.21.07.2025.03');
  });
});

/** The server with all its children, as the system lists them. */
function serverProcesses(postmaster: number): number[] {
  const parentOf = (pid: string): number => {
    try {
      return Number(
        readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) \S /, '')
          .split(' ')[0],
      );
    } catch {
      return 0;
    }
  };
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === postmaster);
  return [postmaster, ...children.map(Number)];
}
