import { execFileSync } from 'node:child_process';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openExistingStore, verifyEvidence } from '@mocban/oais';
import { cliAsync } from '../../e2e/service.js';
import { openTestDatabase } from './database.js';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';

let folder: string;
let data: string;
let service: TestService;
let vkey: string;
let producer: string;

interface LogAnswer {
  vkey: string;
  checkpoint: string;
  leaves: number;
  waiting: number;
  stores: { store: string; leaves: number; mendedFiles?: number; problem?: string }[];
}

/** When all leaves are in every store. */
const published = async (): Promise<LogAnswer> =>
  (await service.until('/v1/log', service.administrator, (body) => {
    const { waiting, leaves, stores } = body as unknown as LogAnswer;
    return waiting === 0 && stores.every((store) => store.leaves === leaves);
  })) as unknown as LogAnswer;

const at = (...names: string[]): string => path.join(data, ...names);

async function findingsOf(store: string, key = vkey, earlier?: string): Promise<string[]> {
  const found: string[] = [];
  const walk = verifyEvidence(await openExistingStore(at(store), { readOnly: true }), {
    vkeys: [key],
    ...(earlier !== undefined && { earlier: Buffer.from(earlier) }),
  });
  for (let step = await walk.next(); !step.done; step = await walk.next()) found.push(step.value.rule);
  return found;
}

async function run(target: string, body: object): Promise<Record<string, unknown>> {
  const { body: made } = await service.call('POST', target, { key: service.administrator, body });
  return service.until(`${target}/${String(made['id'])}`, service.administrator, ({ state }) => state === 'done');
}

const entries = async (type: string): Promise<Record<string, unknown>[]> => {
  const database = await openTestDatabase(data);
  const rows = await database.query<{ entry: string }>(
    `select convert_from(entry, 'UTF8') as entry from log_leaves order by id`,
  );
  await database.close();
  return rows
    .map(({ entry }) => JSON.parse(entry) as Record<string, unknown>)
    .filter((event) => event['type'] === type);
};

beforeAll(async () => {
  folder = await scratchFolder();
  data = path.join(folder, 'data');
  service = await TestService.start(data, { snapshotAt: 'never' });
  producer = await service.agency('H01');
  expect(await service.send(producer, await bagParcel('HS-01', { 'a.txt': 'một' }))).toMatchObject({
    state: 'preserved',
  });
  ({ vkey } = await published());
});

afterAll(async () => {
  await service.close();
  await removeFolder(folder);
});

it('puts right what an audit finds missing or damaged of the log in a store, and says so', async () => {
  const tiles = at('store-2/log/tile/0/000.p');
  const [tile] = await readdir(tiles);
  await rm(path.join(tiles, tile!));
  const bundles = at('store-2/log/tile/entries/000.p');
  const [bundle] = await readdir(bundles);
  await writeFile(path.join(bundles, bundle!), 'damage');
  await writeFile(at('store-2/log/checkpoint'), 'no checkpoint');
  expect(await findingsOf('store-2')).not.toEqual([]);
  await run('/v1/audits', { store: 'store-2' });
  const log = await published();
  expect(log.stores).toMatchObject([{ store: 'store-1' }, { store: 'store-2', mendedFiles: 3 }]);
  expect(log.stores[0]).not.toHaveProperty('mendedFiles');
  for (const store of ['store-1', 'store-2']) expect(await findingsOf(store)).toEqual([]);
  const { 0: leaf, length } = await entries('log-mended');
  expect([length, leaf]).toMatchObject([
    1,
    {
      store: 'store-2',
      count: 3,
      files: [
        { path: `tile/entries/000.p/${bundle}`, was: 'changed' },
        { path: `tile/0/000.p/${tile}`, was: 'missing' },
        { path: 'checkpoint', was: 'changed' },
      ],
      checkpoint: Buffer.from('no checkpoint').toString('base64'),
    },
  ]);
  const { body } = await service.call('GET', '/v1/incidents?store=store-2', { key: service.administrator });
  expect(body['items']).toMatchObject([{ kind: 'log-damaged', state: 'recovered' }]);
});

describe('a new key', () => {
  const send = async (name: string): Promise<void> => {
    const sent = await service.send(producer, await bagParcel(name, { 'a.txt': name }));
    expect(sent).toMatchObject({ state: 'preserved' });
  };
  const start = async (): Promise<void> => {
    service = await TestService.start(data, { snapshotAt: 'never' }, service.administrator);
  };

  it('takes the place of the old one, which signs that it does; logs are verified with either, and old checkpoints', async () => {
    const before = await published();
    await service.close();
    // With its owner and modes, which PostgreSQL looks at.
    execFileSync('cp', ['-a', at('postgres'), at('backup')]);
    const made = await cliAsync('log', 'new-key', '--data', data);
    expect(made).toMatchObject({ exit: 0, json: { from: vkey } });
    await start();
    await send('HS-02');
    const after = await published();
    expect(after).toMatchObject({ vkey: (made.json as { to: string }).to });
    expect(after).not.toHaveProperty('refusal');
    expect((await readdir(data)).filter((name) => name.startsWith('log-key')).sort()).toEqual([
      'log-key.pem',
      expect.stringMatching(/^log-key\.pem\.until-[0-9a-f]{8}$/),
    ]);
    for (const store of ['store-1', 'store-2'])
      for (const key of [vkey, after.vkey]) expect(await findingsOf(store, key, before.checkpoint)).toEqual([]);
    expect(await entries('log-key')).toMatchObject([{ from: vkey, to: after.vkey }]);
  });

  it('is known again to a database from before it, by what the stores say', async () => {
    const { vkey: newer } = await published();
    await service.close();
    await rm(at('postgres'), { recursive: true });
    await rename(at('backup'), at('postgres'));
    await start();
    await send('HS-03');
    const log = await published();
    expect(log.vkey).toBe(newer);
    expect(log).not.toHaveProperty('refusal');
    for (const store of ['store-1', 'store-2']) expect((await findingsOf(store, vkey)).filter(isOfLog)).toEqual([]);
  });
});

/** What the lost transfer left is for others. */
const isOfLog = (rule: string): boolean => rule.startsWith('LOG_') && !rule.startsWith('LOG_OBJECT');
