import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { registerAgency, tt05Submission, type Agency } from './agency.js';
import { api, cli, cliAsync, removeFolder, scratchFolder, type Service, startService } from './service.js';

const entry = fileURLToPath(new URL('./service-killed-at.mjs', import.meta.url));
const stores = ['store-1', 'store-2'];

let folder: string;
let data: string;
let agency: Agency;
let administratorKey: string;
let vkey: string;
let leaves = 0;

const start = (killAt: string): Promise<Service> => startService(data, { entry: [entry, data, killAt] });

beforeAll(async () => {
  folder = await scratchFolder('log-crash');
  data = join(folder, 'data');
  const service = await startService(data);
  administratorKey = service.administratorKey!;
  agency = await registerAgency(service, administratorKey);
  await service.stop();
});

afterAll(() => removeFolder(folder));

interface Log {
  vkey: string;
  leaves: number;
  waiting: number;
  stores: { leaves: number }[];
}

async function published(service: Service): Promise<Log> {
  for (const deadline = Date.now() + 60_000; ;) {
    const log = (await api(service, administratorKey, 'GET', '/v1/log')).body as unknown as Log;
    if (log.leaves === leaves && log.waiting === 0 && log.stores.every((store) => store.leaves === leaves)) return log;
    if (Date.now() > deadline) throw new Error(JSON.stringify(log));
    await pause(100);
  }
}

/** Of the steps of the writer those that leave something half done: a number without a checkpoint, tiles without one, one store of two. */
test.each(['log:numbered', 'log:checkpoint', 'log:tiles#2'])(
  'a service killed at %s leaves logs that continue the ones before, and completes them after its restart',
  async (step) => {
    const earlier = join(folder, 'earlier');
    const checkpoint = join(data, 'store-1/log/checkpoint');
    if (existsSync(checkpoint)) copyFileSync(checkpoint, earlier);
    const verify = (store: string) =>
      cli(
        'verify-store',
        join(data, store),
        ...(vkey === undefined ? [] : ['--key', vkey]),
        ...(existsSync(earlier) ? ['--checkpoint', earlier] : []),
      );
    const doomed = await start(step);
    const died = new Promise((resolve) => doomed.process.on('close', (_code, signal) => resolve(signal)));
    const name = `H98.21.07.2025.${leaves}`;
    const path = join(folder, `${name}.zip`);
    await tt05Submission(folder, path, 1, name);
    await cliAsync('transfer', 'send', path, '--to', doomed.url, '--key', agency.key);
    leaves += 1;
    expect(await died).toBe('SIGKILL');
    // The log may lack the new leaf, and is in order by itself.
    for (const store of stores) {
      const { findings } = (verify(store).json as { results: { findings: { rule: string; severity: string }[] }[] })
        .results[0]!;
      const errors = findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
      expect(errors.filter((rule) => rule !== 'LOG_LEAF_MISSING')).toEqual([]);
    }

    const service = await start('');
    ({ vkey } = await published(service));
    await service.stop();
    for (const store of stores)
      expect(verify(store)).toMatchObject({
        exit: 0,
        json: { results: [{ log: 'verified', evidence: 'verified', leaves, findings: [] }] },
      });
  },
);
