import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { registerAgency, tt05Submission } from './agency.js';
import { api, cli, cliAsync, filesBelow, removeFolder, scratchFolder, startService, type Service } from './service.js';

const entry = fileURLToPath(new URL('./service-killed-at.mjs', import.meta.url));
/** Every step, and of them those that differ most in what they leave behind: a start of the service takes seconds. */
const ALL_STEPS = process.env['MOCBAN_SOAK'] !== undefined;
const SNAPSHOT_STEPS = ['snapshot:exported', 'snapshot:committed', 'snapshot:replicate:copied'];
const NEXT_STEPS = ['snapshot:recovered', ...SNAPSHOT_STEPS, 'snapshot:replicate:published', 'snapshot:replicated'];
const DRILL_STEPS = ALL_STEPS ? ['drill:restored', 'drill:compared', 'drill:removed'] : ['drill:restored'];
const STORES = ['store-1', 'store-2'];

let folder: string;
let data: string;
let key: string;
let service: Service | undefined;

const start = (killAt: string): Promise<Service> => startService(data, { entry: [entry, data, killAt] });
const ended = (doomed: Service): Promise<unknown> =>
  new Promise((resolve) =>
    (doomed.process.exitCode ?? doomed.process.signalCode) ? resolve(undefined) : doomed.process.on('close', resolve),
  );

/** Asks a service for work that it dies of, kills the next at each further step, and leaves one running. */
async function killAtEach(steps: readonly string[], target: string): Promise<void> {
  const dying = ended(service!);
  await api(service!, key, 'POST', target, {}).catch(() => undefined);
  await dying;
  for (const step of steps.slice(1)) {
    // It may be dead before it says that it is there.
    const doomed = await start(step).catch(() => undefined);
    if (doomed) await ended(doomed);
  }
  service = await start('');
}

async function until(target: string, isDone: (body: Record<string, unknown>) => boolean) {
  for (const deadline = Date.now() + 120_000; ; await pause(100)) {
    const body = (await api(service!, key, 'GET', target)).body as Record<string, unknown>;
    if (isDone(body)) return body;
    if (Date.now() > deadline) throw new Error(`${target}: ${JSON.stringify(body)}`);
  }
}

const taken = () => until('/v1/snapshot', ({ requested }) => requested === false);

/** Stops a service when every store's log has every leaf: those of this test die without a goodbye. */
async function stop(): Promise<void> {
  await until(
    '/v1/log',
    ({ leaves, waiting, stores }) =>
      waiting === 0 && (stores as { leaves: number }[]).every((store) => store.leaves === leaves),
  );
  await service!.stop();
}

/** By the stores themselves: no damage, no second history, nothing half, nothing left in staging. */
function expectWhole(): void {
  for (const store of STORES)
    expect(cli('verify-store', join(data, store))).toMatchObject({
      exit: 0,
      json: { results: [{ valid: true, log: 'verified', evidence: 'verified' }] },
    });
  const files = STORES.map((store) => {
    expect(filesBelow(join(data, store, 'staging'))).toEqual([]);
    return filesBelow(join(data, store)).filter((path) => /^(objects|evidence)\//.test(path));
  });
  expect(files[1]).toEqual(files[0]);
  expect(files[0]!.filter((path) => path.endsWith('.part'))).toEqual([]);
}

beforeAll(async () => {
  folder = await scratchFolder('snapshot-killed');
  data = join(folder, 'data');
  service = await start(SNAPSHOT_STEPS[0]!);
  key = service.administratorKey!;
  const agency = await registerAgency(service, key);
  const path = join(folder, 'H98.21.07.2025.01.zip');
  await tt05Submission(folder, path, 2, 'H98.21.07.2025.01');
  const sent = await cliAsync('transfer', 'send', path, '--to', service.url, '--key', agency.key);
  expect(sent.json).toMatchObject({ transfer: { state: 'preserved' } });
}, 120_000);

afterAll(async () => {
  await service?.stop();
  await removeFolder(folder);
});

test('the first catalogue snapshot is in every store once, whatever step its service is killed at', async () => {
  await killAtEach(SNAPSHOT_STEPS, '/v1/snapshot');
  const { version, copies, problem } = await taken();
  expect(problem).toBeUndefined();
  // The levels of formats are found some seconds after a package came: with them the catalogue is another one than was snapped first.
  expect(['v1', 'v2']).toContain(version);
  expect(copies).toMatchObject(STORES.map((store) => ({ store, version, state: 'intact' })));
  await stop();
  expectWhole();
}, 240_000);

if (ALL_STEPS)
  test('a further version is committed once, whatever step its service is killed at', async () => {
    service = await start(NEXT_STEPS[0]!);
    await killAtEach(NEXT_STEPS, '/v1/snapshot');
    const { version, copies, problem } = await taken();
    expect(problem).toBeUndefined();
    expect(copies).toMatchObject(STORES.map((store) => ({ store, version, state: 'intact' })));
    await stop();
    expectWhole();
  }, 240_000);

test('a restore drill is ended by the next service, and leaves nothing in its scratch folder', async () => {
  service = await start(DRILL_STEPS[0]!);
  await killAtEach(DRILL_STEPS, '/v1/drills');
  const { items } = await until('/v1/drills', (body) =>
    (body['items'] as { state: string }[]).every(({ state }) => state === 'done'),
  );
  expect(items).toMatchObject([{ state: 'done', passed: true }]);
  await stop();
  expect(readdirSync(join(data, 'drills'))).toEqual([]);
  const [{ id }] = items as [{ id: string }];
  expect(existsSync(`/tmp/mocban-drill-${id}`)).toBe(false);
  expectWhole();
}, 240_000);

test('every step was really reached', () => {
  const reached = new Set(readFileSync(join(data, 'steps.log'), 'utf8').split('\n'));
  expect(
    [...SNAPSHOT_STEPS, ...(ALL_STEPS ? NEXT_STEPS : []), ...DRILL_STEPS].filter((step) => !reached.has(step)),
  ).toEqual([]);
});
