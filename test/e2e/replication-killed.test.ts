import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { registerAgency, tt05Submission } from './agency.js';
import { api, cli, cliAsync, filesBelow, removeFolder, scratchFolder, startService, type Service } from './service.js';

const entry = fileURLToPath(new URL('./service-killed-at.mjs', import.meta.url));
/** Every step, and of them those that differ most in what they leave behind: a start of the service takes seconds. */
const ALL_STEPS = process.env['MOCBAN_SOAK'] !== undefined;
const COPY_STEPS = ALL_STEPS
  ? [
      'copies:replicate:start',
      'copies:replicate:copied',
      'copies:replicate:published',
      'copies:verified',
      'copies:recorded',
    ]
  : ['copies:replicate:copied', 'copies:verified'];
const REMOVAL_STEPS = ALL_STEPS
  ? ['copies:counted-out', 'copies:remove:start', 'copies:remove:out', 'copies:remove:erased']
  : ['copies:counted-out', 'copies:remove:out'];
const DRAIN_STEPS = ['plans:in-force', ...(ALL_STEPS ? COPY_STEPS : []), 'plans:settling', 'plans:settled'];
const AIPS = 2;
const DAY_MS = 86_400_000;

let folder: string;
let data: string;
let administrator: string;
let approver: string;
let service: Service | undefined;

const start = (killAt: string, stores = 'a,b,c'): Promise<Service> =>
  startService(data, { entry: [entry, data, killAt, stores] });
const ended = (doomed: Service): Promise<unknown> =>
  new Promise((resolve) =>
    (doomed.process.exitCode ?? doomed.process.signalCode) ? resolve(undefined) : doomed.process.on('close', resolve),
  );
const objectsIn = (store: string) =>
  (cli('ocfl', 'list', join(data, store, 'objects')).json as { objects: { id: string }[] }).objects.filter(({ id }) =>
    id.startsWith('urn:uuid:'),
  );

/** Kills the work that a service goes on with at its start, at one step after the other. */
async function killAtEach(steps: readonly string[]): Promise<void> {
  for (const step of steps) {
    // It may be dead before it says that it is there.
    const doomed = await start(step).catch(() => undefined);
    if (doomed) await ended(doomed);
  }
  service = await start('');
}

async function planned(body: Record<string, unknown>): Promise<string> {
  const answer = await api(service!, administrator, 'POST', '/v1/replication/plans', { reason: 'a test', ...body });
  expect(answer.status).toBe(201);
  return (answer.body as { id: string }).id;
}

async function done(id: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1, await pause(100)) {
    const { body } = await api(service!, administrator, 'GET', `/v1/replication/plans/${id}`);
    if ((body as { state: string }).state === 'done') return;
  }
  throw new Error('the plan is never done');
}

beforeAll(async () => {
  folder = await scratchFolder('replication-killed');
  data = join(folder, 'data');
  service = await start('', 'a,b');
  administrator = service.administratorKey!;
  const agency = await registerAgency(service, administrator);
  const made = await api(service, administrator, 'POST', '/v1/keys', {
    name: 'second',
    role: 'approver',
    holder: 'second',
  });
  const rotated = await api(service, (made.body as { key: string }).key, 'POST', '/v1/keys/current/rotate', {});
  approver = (rotated.body as { key: string }).key;
  for (let n = 0; n < AIPS; n += 1) {
    const path = join(folder, `H98.21.07.2025.0${n}.zip`);
    await tt05Submission(folder, path, 2, `H98.21.07.2025.0${n}`);
    const sent = await cliAsync('transfer', 'send', path, '--to', service.url, '--key', agency.key);
    expect(sent.json).toMatchObject({ transfer: { state: 'preserved' } });
  }
  await service.stop();
}, 180_000);

afterAll(async () => {
  await service?.stop();
  await removeFolder(folder);
});

test('a store that is added is filled once, whatever step it is killed at', async () => {
  service = await start('');
  const id = await planned({ kind: 'back-fill' });
  const [first] = COPY_STEPS;
  await service.stop();
  service = await start(first!);
  const dying = ended(service);
  await api(service, administrator, 'POST', `/v1/replication/plans/${id}/confirm`).catch(() => undefined);
  await dying;
  await killAtEach(COPY_STEPS.slice(1));
  await done(id);
  await service.stop();
  expect(objectsIn('c')).toEqual(objectsIn('a'));
  expect(objectsIn('c')).toHaveLength(AIPS);
  expect(filesBelow(join(data, 'c', 'staging'))).toEqual([]);
}, 240_000);

test('copies that a policy no longer wants are removed whole, whatever step it is killed at', async () => {
  service = await start('');
  const id = await planned({ kind: 'policy', policy: { minCopies: 2, stores: ['a', 'c'] } });
  const asked = await api(service, administrator, 'POST', '/v1/approvals', {
    kind: 'storage-plan',
    subject: id,
    reason: 'a test',
  });
  const approval = (asked.body as { id: string }).id;
  await service.stop();
  service = await start(REMOVAL_STEPS[0]!);
  const dying = ended(service);
  await api(service, approver, 'POST', `/v1/approvals/${approval}/approve`, {}).catch(() => undefined);
  await dying;
  await killAtEach(REMOVAL_STEPS.slice(1));
  await done(id);
  await service.stop();
  expect(objectsIn('b')).toEqual([]);
  expect(filesBelow(join(data, 'b', 'staging'))).toEqual([]);
  expect(objectsIn('a')).toHaveLength(AIPS);
}, 240_000);

test('a store that is drained is empty of duties once, whatever step it is killed at, and can be taken back for three months', async () => {
  service = await start('');
  const patch = (id: string, state: string) =>
    api(service!, administrator, 'PATCH', `/v1/stores/${id}`, { state, reason: 'a test' });
  // What the removed copies leave to be made again is left to the drain.
  await patch('b', 'read-only');
  const policy = await planned({ kind: 'policy', policy: { minCopies: 2 } });
  const body = { kind: 'storage-plan', subject: policy, reason: 'a test' };
  const asked = await api(service, administrator, 'POST', '/v1/approvals', body);
  await api(service, approver, 'POST', `/v1/approvals/${(asked.body as { id: string }).id}/approve`, {});
  await done(policy);
  await patch('b', 'active');
  const before = filesBelow(join(data, 'c', 'objects'));
  const id = await planned({ kind: 'drain', store: 'c' });
  await service.stop();
  service = await start(DRAIN_STEPS[0]!);
  const dying = ended(service);
  await api(service, administrator, 'POST', `/v1/replication/plans/${id}/confirm`).catch(() => undefined);
  await dying;
  await killAtEach(DRAIN_STEPS.slice(1));
  await done(id);
  const stores = await api(service, administrator, 'GET', '/v1/stores');
  const drained = (stores.body as { id: string; state: string; recoverableUntil?: string }[])[2]!;
  expect(drained).toMatchObject({ id: 'c', state: 'retired', copies: AIPS, waiting: { copies: 0, removals: 0 } });
  expect(Date.parse(drained.recoverableUntil!)).toBeGreaterThan(Date.now() + 89 * DAY_MS);
  const deletion = { kind: 'delete-drained', store: 'c', reason: 'a test' };
  expect((await api(service, administrator, 'POST', '/v1/replication/plans', deletion)).body).toMatchObject({
    code: 'STORE_RECOVERABLE',
  });
  expect((await patch('c', 'active')).body).toMatchObject({ state: 'active', states: { intact: AIPS } });
  await service.stop();
  expect(objectsIn('b')).toEqual(objectsIn('a'));
  expect(filesBelow(join(data, 'c', 'objects'))).toEqual(before);
  for (const store of ['b', 'c']) expect(filesBelow(join(data, store, 'staging'))).toEqual([]);
}, 240_000);

test('every step was really reached, and the stores are whole', () => {
  const reached = new Set(readFileSync(join(data, 'steps.log'), 'utf8').split('\n'));
  expect([...COPY_STEPS, ...REMOVAL_STEPS, ...DRAIN_STEPS].filter((step) => !reached.has(step))).toEqual([]);
  expect(cli('audit', join(data, 'a'), join(data, 'b'), join(data, 'c')).exit).toBe(0);
});
