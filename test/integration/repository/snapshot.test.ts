import { createHash } from 'node:crypto';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SNAPSHOT_TABLES, TABLES_NOT_KEPT, TABLES_OF_STORES } from '../../../apps/repository/dist/snapshot/tables.js';
import { parseNote, parseVkey, signersOf } from '@mocban/evidence';
import { rebuildCatalogue } from '@mocban/repository';
import { answersTo, catalogueRoutes } from './catalogue-answers.js';
import { openTestDatabase, type TestDatabase } from './database.js';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';

let folder: string;
let data: string;
let service: TestService;
let database: TestDatabase;

const SNAPSHOT_ID = 'urn:mocban:catalogue-snapshot:1';

/** Takes a snapshot and waits for it. */
async function take(): Promise<Record<string, unknown>> {
  const asked = await service.call('POST', '/v1/snapshot', { key: service.administrator });
  expect(asked).toMatchObject({ status: 202, body: { requested: true } });
  return service.until('/v1/snapshot', service.administrator, ({ requested }) => requested === false);
}

async function filesBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

beforeAll(async () => {
  folder = await scratchFolder();
  data = path.join(folder, 'data');
  service = await TestService.start(data);
  const producer = await service.agency('H01', { title: 'Nộp lưu đợt một', registeredDocuments: 7 });
  const sent = await service.send(producer, await bagParcel('HS-01', { 'a.txt': 'một' }));
  expect(sent['state']).toBe('preserved');
  database = await openTestDatabase(data);
});

afterAll(async () => {
  await database.close();
  await service.close();
  await removeFolder(folder);
});

it('takes a snapshot into every store and reads it back', async () => {
  const taken = await take();
  expect(taken).toMatchObject({
    requested: false,
    objectId: SNAPSHOT_ID,
    version: 'v1',
    copies: [
      { store: 'store-1', version: 'v1', state: 'intact' },
      { store: 'store-2', version: 'v1', state: 'intact' },
    ],
  });
  expect(taken['problem']).toBeUndefined();
});

it('makes no new version where nothing has changed', async () => {
  const before = await service.call('GET', '/v1/snapshot', { key: service.administrator });
  await database.query(`update catalogue_snapshot_state set requested_at = now()`);
  await database.query(
    `select graphile_worker.add_job('take-snapshot', '{"subject":"catalogue-snapshot"}', job_key := 'take-snapshot:catalogue-snapshot')`,
  );
  await service.until('/v1/snapshot', service.administrator, ({ requested }) => requested === false);
  // What was asked for by the first is known to the second: the request itself is in the log of actions.
  const [versions] = await database.query<{ n: number }>('select count(*)::int as n from catalogue_snapshots');
  await database.query(`update catalogue_snapshot_state set requested_at = now()`);
  await database.query(
    `select graphile_worker.add_job('take-snapshot', '{"subject":"catalogue-snapshot"}', job_key := 'take-snapshot:catalogue-snapshot')`,
  );
  await service.until('/v1/snapshot', service.administrator, ({ requested }) => requested === false);
  const after = await service.call('GET', '/v1/snapshot', { key: service.administrator });
  expect(await database.query('select count(*)::int as n from catalogue_snapshots')).toEqual([versions]);
  expect(after.body['checkedAt']).not.toBe(before.body['checkedAt']);
});

it('names every table as in the snapshot, made of the stores, or not kept', async () => {
  const rows = await database.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1`,
  );
  const named = [
    ...new Set([
      ...SNAPSHOT_TABLES.map(({ table }) => table),
      ...Object.keys(TABLES_OF_STORES),
      ...Object.keys(TABLES_NOT_KEPT),
    ]),
  ];
  expect(named.sort()).toEqual(rows.map(({ name }) => name));
});

it('holds no secret: every column that could have one is left out', async () => {
  const secrets = SNAPSHOT_TABLES.flatMap(({ table, secrets = {} }) =>
    Object.keys(secrets).map((column) => `${table}.${column}`),
  );
  const columns = await database.query<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns
      where table_schema = 'public' and (data_type = 'bytea' or column_name ~ '(secret|password|token)')
        and table_name = any($1) order by 1`,
    [SNAPSHOT_TABLES.map(({ table }) => table)],
  );
  expect(columns.map(({ name }) => name)).toEqual([...secrets].sort());
  const texts = await Promise.all(
    (await filesBelow(path.join(data, 'store-2/objects'))).map((file) => readFile(file, 'latin1')),
  );
  const held = await database.query<{ secret: string }>(`select encode(secret_sha256, 'hex') as secret from api_keys`);
  expect(held.length).toBeGreaterThan(1);
  for (const { secret } of held) expect(texts.filter((text) => text.includes(secret))).toEqual([]);
});

it('is no extra object to an audit, and is repaired like any other', async () => {
  const run = async (target: string, body: object) => {
    const made = await service.call('POST', target, { key: service.administrator, body });
    return service.until(
      `${target}/${String(made.body['id'])}`,
      service.administrator,
      ({ state }) => state === 'done',
    );
  };
  expect(await run('/v1/audits', {})).toMatchObject({ verdicts: { intact: 4 } });
  const files = await filesBelow(path.join(data, 'store-2/objects'));
  const [damaged] = files.filter((file) => /\/v1\/content\/tables\/agencies/.test(file));
  await writeFile(damaged!, 'damage');
  expect(await run('/v1/audits', {})).toMatchObject({ verdicts: { intact: 3, changed: 1 } });
  const found = await service.call('GET', '/v1/snapshot', { key: service.administrator });
  expect(found.body['copies']).toMatchObject([{ state: 'intact' }, { store: 'store-2', state: 'changed' }]);
  expect(await run('/v1/repairs', { store: 'store-2' })).toMatchObject({ outcomes: [{ outcome: 'repaired' }] });
  expect(await run('/v1/audits', {})).toMatchObject({ verdicts: { intact: 4 } });
});

it('brings a store that was away up version by version', async () => {
  const copy = path.join(folder, 'older');
  await cp(path.join(data, 'store-2/objects'), copy, { recursive: true });
  const [older] = await database.query<{ version: string }>(
    `select version from catalogue_snapshot_copies where store_id = 'store-2'`,
  );
  await take();
  await take();
  await rm(path.join(data, 'store-2/objects'), { recursive: true });
  await cp(copy, path.join(data, 'store-2/objects'), { recursive: true });
  const taken = await take();
  const number = (version: unknown) => Number(String(version).slice(1));
  expect(number(taken['version'])).toBeGreaterThanOrEqual(number(older!.version) + 3);
  const [newest] = (await filesBelow(path.join(data, 'store-2/objects'))).filter((file) =>
    file.endsWith(`/${String(taken['version'])}/inventory.json`),
  );
  expect(newest).toBeDefined();
  const [first, second] = taken['copies'] as { version: string }[];
  expect(second!.version).toBe(first!.version);
});

it('is restored by a rebuild from one store: agencies, agreements, transfers, receipts, history as before', async () => {
  await take();
  const key = service.administrator;
  const routes = await catalogueRoutes(service);
  const before = await answersTo(service, routes);
  const other = path.join(folder, 'rebuilt');
  const store = { id: 'store-2', path: path.join(data, 'store-2') };
  const summary = await rebuildCatalogue({ stores: [store], dataDirectory: other });
  expect(summary).toMatchObject({
    holdings: 1,
    problems: [],
    snapshot: { store: 'store-2', rows: { transfers: 1, audits: 3 } },
  });
  const rebuilt = await TestService.start(other, { stores: [store] });
  try {
    expect(await answersTo(rebuilt, routes)).toEqual(before);
    const { body } = await rebuilt.call('GET', '/v1/keys', { key: rebuilt.administrator });
    expect((body['items'] as { name: string }[]).map(({ name }) => name)).toContain('producer of a test');
    expect((await rebuilt.call('GET', '/v1/agencies', { key })).status).toBe(401);
    const old = (body['items'] as { id: string; name: string }[]).find(({ name }) => name === 'producer of a test');
    const rotated = await rebuilt.call('POST', `/v1/keys/${old!.id}/rotate`, { key: rebuilt.administrator, body: {} });
    expect((await rebuilt.call('GET', '/v1/keys/self', { key: String(rotated.body['key']) })).status).not.toBe(401);
  } finally {
    await rebuilt.close();
  }
}, 60_000);

describe('a restore drill', () => {
  const drill = async (body: object) => {
    const key = service.administrator;
    const made = await service.call('POST', '/v1/drills', { key, body });
    expect(made.status).toBe(202);
    const ended = await service.until(`/v1/drills/${String(made.body['id'])}`, key, ({ state }) =>
      ['done', 'failed'].includes(String(state)),
    );
    return { ended, record: JSON.parse(String(ended['record']).split('\n\n—')[0]!) as Record<string, unknown> };
  };

  it('restores a store and the catalogue into a scratch folder, compares them, and leaves its record', async () => {
    await take();
    const { ended, record } = await drill({});
    expect(record).toMatchObject({
      type: 'mocban-drill/1',
      store: 'store-2',
      sample: null,
      packages: { expected: 1, restored: 1 },
      catalogue: { holdings: 1, agencies: 1, agreements: 1, transfers: 1 },
      snapshot: { objectId: SNAPSHOT_ID, rows: { agencies: 1 } },
      log: { state: 'verified' },
      problems: [],
      passed: true,
    });
    expect(ended).toMatchObject({ state: 'done', passed: true });
    const { body: log } = await service.call('GET', '/v1/log', { key: service.administrator });
    const signed = signersOf(parseNote(Buffer.from(String(ended['record']))), [parseVkey(String(log['vkey']))]);
    expect(signed).toMatchObject({ verified: [{}] });
    const [leaf] = await database.query<{ entry: string }>(
      `select convert_from(entry, 'UTF8') as entry from log_leaves where key = $1`,
      [`drill ${String(ended['id'])}`],
    );
    const sha256 = createHash('sha256').update(String(ended['record'])).digest('hex');
    expect(JSON.parse(leaf!.entry)).toMatchObject({ store: 'store-2', outcome: 'passed', record: { sha256 } });
    expect(await readdir(path.join(data, 'drills'))).toEqual([]);
  });

  it('tells what a store could not give back', async () => {
    const files = await filesBelow(path.join(data, 'store-2/objects'));
    const damaged = files.find((file) => /\/v1\/content\/representations\//.test(file))!;
    const good = await readFile(damaged);
    await writeFile(damaged, 'damage');
    const { ended, record } = await drill({ store: 'store-2', sample: 1 });
    await writeFile(damaged, good);
    expect(ended).toMatchObject({ state: 'done', passed: false });
    expect(record).toMatchObject({ packages: { expected: 1, restored: 0 }, problemCount: 1 });
    expect(record['problems']).toEqual([expect.stringMatching(/^urn:uuid:.*: cannot be restored: /)]);
  });
});
