import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listOfFiles, registerAgency, tt05Submission, type Agency } from './agency.js';
import { api, cli, cliAsync, filesBelow, removeFolder, scratchFolder, type Service, startService } from './service.js';
import { ingestSteps as steps } from './steps.js';

const entry = fileURLToPath(new URL('./service-killed-at.mjs', import.meta.url));

let folder: string;
let data: string;
let agency: Agency;
let administratorKey: string;

const start = (killAt: string): Promise<Service> => startService(data, { entry: [entry, data, killAt] });

beforeAll(async () => {
  folder = await scratchFolder('crash');
  data = join(folder, 'data');
  const first = await startService(data);
  administratorKey = first.administratorKey!;
  agency = await registerAgency(first, administratorKey);
  await first.stop();
});

afterAll(() => removeFolder(folder));

const objectsIn = (store: string) =>
  (cli('ocfl', 'list', join(data, store, 'objects')).json as { objects: { id: string }[] }).objects;

let preserved = 0;
let aips = 0;

test.each(steps)('a service killed at %s preserves the transfer once after its restart', async (step) => {
  const fileCode = `H98.21.07.2025.${String(steps.indexOf(step)).padStart(2, '0')}`;
  const path = join(folder, `${fileCode}.zip`);
  await tt05Submission(folder, path, 2, fileCode);
  await preservedAfterKill(path, step);
});

test.each(['receive:converted', 'package:object-staged#2', 'commit:published#1', 'replicate:published#2'])(
  'a service killed at %s makes the same two packages of a list after its restart, and preserves each once',
  async (step) => preservedAfterKill(await listOfFiles(folder, step.replace(/\W/g, ''), 2), step, 2),
);

async function preservedAfterKill(path: string, step: string, packages = 1): Promise<void> {
  const doomed = await start(step);
  const died = new Promise<NodeJS.Signals | null>((resolve) =>
    doomed.process.on('close', (_code, signal) => resolve(signal)),
  );
  const sending = cliAsync('transfer', 'send', path, '--to', doomed.url, '--key', agency.key, '--no-wait');
  expect(await died).toBe('SIGKILL');
  await sending;

  const service = await start('');
  try {
    const again = await cliAsync('transfer', 'send', path, '--to', service.url, '--key', agency.key);
    expect(again.json).toMatchObject({ transfer: { state: 'preserved' } });
    preserved += 1;
    aips += packages;
    const page = (await api(service, administratorKey, 'GET', '/v1/transfers?limit=100')).body as {
      items: { state: string }[];
    };
    expect(page.items.map(({ state }) => state)).toEqual(Array<string>(preserved).fill('preserved'));
  } finally {
    await service.stop();
  }
  for (const store of ['store-1', 'store-2']) {
    expect(objectsIn(store)).toHaveLength(aips);
    expect(filesBelow(join(data, store, 'staging'))).toEqual([]);
  }
  expect(new Set(objectsIn('store-1').map(({ id }) => id)).size).toBe(aips);
}

test('every step named above was really reached, and both stores are whole', () => {
  const reached = new Set(readFileSync(join(data, 'steps.log'), 'utf8').split('\n'));
  expect(steps.filter((step) => !reached.has(step))).toEqual([]);
  const audit = cli('audit', join(data, 'store-1'), join(data, 'store-2'));
  expect(audit.exit).toBe(0);
});
