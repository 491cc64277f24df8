import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openExistingStore, snapshotObjectPath, verifyEvidence } from '@mocban/oais';
import { rebuildCatalogue, type RebuildSummary } from '@mocban/repository';
import { openTestDatabase, type TestDatabase } from './database.js';
import { removeFolder, scratchFolder, TestService } from './service.js';

const STORES = ['store-1', 'store-2'];

let folder: string;
let data: string;
let service: TestService;
let database: TestDatabase;
let made = 0;

const root = (store: string): string => path.join(data, store);
const objectOf = async (store: string, generation: number): Promise<string> =>
  path.join(root(store), snapshotObjectPath(await openExistingStore(root(store)), generation));

/** Takes a snapshot of what has changed since the one before: a further agency. */
async function take(): Promise<Record<string, unknown>> {
  await service.agency(`H${(made += 1)}`);
  await service.call('POST', '/v1/snapshot', { key: service.administrator });
  return service.until('/v1/snapshot', service.administrator, ({ requested }) => requested === false);
}

async function filesBelow(folderOf: string): Promise<string[]> {
  const entries = await readdir(folderOf, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

/** Damages the list of agencies that came with a version, in some stores; answers with what takes that back. */
async function damage(stores: readonly string[], generation: number, version: string): Promise<() => Promise<void>> {
  const undo: (() => Promise<void>)[] = [];
  for (const store of stores) {
    const files = await filesBelow(path.join(await objectOf(store, generation), version));
    const file = files.find((name) => /\/tables\/agencies\//.test(name))!;
    const bytes = await readFile(file);
    await writeFile(file, 'damage');
    undo.push(() => writeFile(file, bytes));
  }
  return async () => {
    for (const one of undo) await one();
  };
}

let rebuilds = 0;
const rebuild = (): Promise<RebuildSummary> =>
  rebuildCatalogue({
    stores: STORES.map((id) => ({ id, path: root(id) })),
    dataDirectory: path.join(folder, `rebuilt-${(rebuilds += 1)}`),
  });

/** The generations that a store has. */
async function generationsIn(store: string): Promise<number[]> {
  const found: number[] = [];
  for (let generation = 1; generation <= 6; generation += 1)
    if ((await filesBelow(await objectOf(store, generation))).length > 0) found.push(generation);
  return found;
}

beforeAll(async () => {
  folder = await scratchFolder();
  data = path.join(folder, 'data');
  service = await TestService.start(data, {
    snapshotAt: 'never',
    metricsPort: 0,
    snapshots: { versionsPerGeneration: 2, keepGenerations: 2, keepDays: 0 },
  });
  database = await openTestDatabase(data);
});

afterAll(async () => {
  await database.close();
  await service.close();
  await removeFolder(folder);
});

it('begins another generation when one is full, which lacks nothing by itself', async () => {
  await take();
  await take();
  expect(await take()).toMatchObject({ objectId: 'urn:mocban:catalogue-snapshot:2', version: 'v1' });
  const summary = await rebuild();
  expect(summary).toMatchObject({ agencies: 3, problems: [], snapshot: { version: 'v1' } });
});

it('is restored from the other store where one has it damaged, and from the version before where all have', async () => {
  const one = await damage(['store-1'], 2, 'v1');
  expect(await rebuild()).toMatchObject({
    agencies: 3,
    snapshot: { objectId: 'urn:mocban:catalogue-snapshot:2', store: 'store-2' },
    problems: [{ store: 'store-1', finding: { rule: 'REBUILD_SNAPSHOT_UNUSABLE' } }],
  });
  const both = await damage(['store-2'], 2, 'v1');
  expect(await rebuild()).toMatchObject({
    agencies: 2,
    snapshot: { objectId: 'urn:mocban:catalogue-snapshot:1', version: 'v2' },
    problems: STORES.map((store) => ({ store, finding: { rule: 'REBUILD_SNAPSHOT_UNUSABLE' } })),
  });
  await both();
  await one();
});

it('says how old the newest one is that can be read, store by store', async () => {
  await database.query(`update catalogue_snapshot_copies set current_at = now() - interval '3 hours'`);
  await database.query(`update catalogue_snapshot_copies set state = 'changed'
    where store_id = 'store-2' and object_id = 'urn:mocban:catalogue-snapshot:2'`);
  await database.query(`update catalogue_snapshot_copies set current_at = now() - interval '9 hours'
    where store_id = 'store-2' and object_id = 'urn:mocban:catalogue-snapshot:1'`);
  const text = await (await fetch(service.repository.metricsUrl!)).text();
  const hours = [...text.matchAll(/^mocban_snapshot_age_seconds\{store="(.*)"\} (.*)$/gm)].map(([, store, seconds]) => [
    store,
    Math.round(Number(seconds) / 3600),
  ]);
  expect(hours).toEqual([
    ['store-1', 3],
    ['store-2', 9],
  ]);
  await database.query(`update catalogue_snapshot_copies set state = 'intact', current_at = now()`);
});

it('begins a generation with bytes of its own where every store has the newest version damaged', async () => {
  // The audit has seen it: what is damaged is known, and cannot be repaired.
  await damage(STORES, 2, 'v1');
  await database.query(`update catalogue_snapshot_copies set state = 'changed' where object_id like '%:2'`);
  const taken = await take();
  expect(taken).toMatchObject({
    objectId: 'urn:mocban:catalogue-snapshot:3',
    version: 'v1',
    copies: STORES.map((store) => ({ store, state: 'intact' })),
  });
  expect(await rebuild()).toMatchObject({ agencies: 4, snapshot: { objectId: 'urn:mocban:catalogue-snapshot:3' } });
});

it('removes the generations that the rule keeps no longer, says so in the log, and keeps what is left valid', async () => {
  expect(await Promise.all(STORES.map(generationsIn))).toEqual([
    [2, 3],
    [2, 3],
  ]);
  await take();
  await take();
  expect(await Promise.all(STORES.map(generationsIn))).toEqual([
    [3, 4],
    [3, 4],
  ]);
  await service.until('/v1/log', service.administrator, ({ leaves, waiting, stores }) =>
    waiting === 0 ? (stores as { leaves: number }[]).every((store) => store.leaves === leaves) : false,
  );
  const entries = await database.query<{ entry: string }>(
    `select convert_from(entry, 'UTF8') as entry from log_leaves where key like 'purge %' order by number`,
  );
  expect(entries.map(({ entry }) => (JSON.parse(entry) as { object: string }).object)).toEqual([
    'urn:mocban:catalogue-snapshot:1',
    'urn:mocban:catalogue-snapshot:2',
  ]);
  for (const store of STORES) {
    const errors: string[] = [];
    const walk = verifyEvidence(await openExistingStore(root(store), { readOnly: true }));
    for (let step = await walk.next(); !step.done; step = await walk.next())
      if (step.value.severity !== 'info') errors.push(`${step.value.rule} ${step.value.location}`);
    expect(errors).toEqual([]);
    expect(await filesBelow(path.join(root(store), 'staging'))).toEqual([]);
  }
  expect(await rebuild()).toMatchObject({ agencies: 6, problems: [] });
});

it('keeps an old generation in a store that has not got the newest', async () => {
  const stranger = await objectOf('store-2', 5);
  await mkdir(stranger, { recursive: true });
  await writeFile(path.join(stranger, 'inventory.json'), 'no inventory');
  await take();
  const taken = await take();
  expect(taken).toMatchObject({
    objectId: 'urn:mocban:catalogue-snapshot:6',
    problem: expect.stringMatching(/^store-2: /),
  });
  expect(await Promise.all(STORES.map(generationsIn))).toEqual([
    [4, 6],
    [3, 4, 5],
  ]);
  await rm(stranger, { recursive: true });
  expect((await take())['problem']).toBeUndefined();
  expect(await Promise.all(STORES.map(generationsIn))).toEqual([
    [4, 6],
    [4, 6],
  ]);
});
