import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { objectPathOf, DEFAULT_LAYOUT } from '@mocban/ocfl';
import pg from 'pg';
import { bagParcel } from '../integration/repository/service.js';
import { registerAgency, type Agency } from './agency.js';
import { TestDatabase } from './database.js';
import { api, removeFolder, scratchFolder, startService, type Service } from './service.js';
import { patch, register } from './upload.js';

const PATIENCE_MS = 120_000;
const SMALL = 2;
/** Of the large package; no two are alike. */
const FILES = 24;
const FILE_BYTES = 20_000;
/** The large package takes some three seconds; it is written down every two how far it has come. */
const BYTES_PER_SECOND = 160_000;

let folder: string;
let data: string;
let database: TestDatabase;
let client: pg.Client;
let server: Service;
let workers: Service[] = [];
let key: string;
let large: { uuid: string; aipId: string };

const entry = fileURLToPath(new URL('./service-with-faults.mjs', import.meta.url));

/** A worker has one place for jobs, so that two lanes at the same time are two processes'. */
function start(role: 'api' | 'worker'): Promise<Service> {
  const stores = [1, 2].map((n) => ({ id: `store-${n}`, path: join(folder, `store-${n}`) }));
  const options = {
    dataDirectory: data,
    databaseUrl: database.url,
    port: 0,
    stores,
    role,
    jobProcesses: 0,
    concurrency: 1,
  };
  return startService(data, { entry: [entry, JSON.stringify(options)] });
}

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (const ends = Date.now() + PATIENCE_MS; Date.now() < ends; await pause(50)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`${what}: not in ${PATIENCE_MS} ms\n${workers.map((worker) => worker.output()).join('\n')}`);
}

const rows = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  (await client.query<Row>(sql, values)).rows;

async function begin(body: object): Promise<string> {
  const { status, body: made } = await api(server, key, 'POST', '/v1/audits', body);
  expect([status, made]).toEqual([202, expect.anything()]);
  return (made as { id: string }).id;
}

interface Run {
  state: string;
  objectsRead: number;
  verdicts: object;
}

const ended = (id: string): Promise<Run> =>
  until(`the end of audit ${id}`, async () => {
    const run = (await api(server, key, 'GET', `/v1/audits/${id}`)).body as Run;
    return run.state === 'queued' || run.state === 'running' ? undefined : run;
  });

async function send(agency: Agency, name: string, files: Record<string, string | Buffer>): Promise<string> {
  const parcel = await bagParcel(name, files);
  const id = await register(server, agency.key, parcel);
  expect((await patch(server, agency.key, id, 0, parcel.bytes)).status).toBe(204);
  expect((await api(server, agency.key, 'POST', `/v1/transfers/${id}/complete`)).status).toBe(200);
  return id;
}

const aipOf = (transfer: string): Promise<{ uuid: string; aipId: string }> =>
  until(`transfer ${transfer}`, async () => {
    const found = await rows<{ uuid: string; aipId: string; state: string }>(
      `select a.uuid, a.id as "aipId" from aips a join transfers t on t.id = a.transfer_id where t.id = $1 and t.state = 'preserved'`,
      [transfer],
    );
    return found[0];
  });

beforeAll(async () => {
  folder = await scratchFolder('audit-killed');
  data = join(folder, 'data');
  mkdirSync(data);
  database = await TestDatabase.start(join(folder, 'postgres'));
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  server = await start('api');
  key = server.administratorKey!;
  workers = [await start('worker')];
  const agency = await registerAgency(server, key);
  const many = Array.from({ length: FILES }, (_, n) => [`${n}.bin`, randomBytes(FILE_BYTES)]);
  const sent = [await send(agency, 'large', Object.fromEntries(many) as Record<string, Buffer>)];
  for (let n = 0; n < SMALL; n += 1) sent.push(await send(agency, `small-${n}`, { 'a.bin': randomBytes(50_000) }));
  [large] = (await Promise.all(sent.map(aipOf))) as [typeof large];
}, 180_000);

afterAll(async () => {
  await Promise.all([server, ...workers].map((service) => service?.stop()));
  await client?.end();
  await database?.stop();
  await removeFolder(folder);
});

/** The content file that an audit reads first, by the order of the manifest. */
function firstFile(): string {
  const object = join(folder, 'store-1', 'objects', objectPathOf(DEFAULT_LAYOUT, large.aipId));
  const { manifest } = JSON.parse(readFileSync(join(object, 'inventory.json'), 'utf8')) as {
    manifest: Record<string, [string]>;
  };
  return join(object, Object.values(manifest)[0]![0]);
}

test('a lane that is killed goes on in another process at the file it was at', async () => {
  const audit = await begin({ store: 'store-1', holding: large.uuid, bytesPerSecond: BYTES_PER_SECOND });
  const before = await until('progress', async () => {
    const [row] = await rows<{ judged: number }>(
      `select (progress->>'judged')::int as judged from audit_copies where audit_id = $1 and progress is not null`,
      [audit],
    );
    return row;
  });
  expect(before.judged).toBeLessThan(FILES);
  const [doomed] = workers as [Service];
  const dead = new Promise((resolve) => doomed.process.once('close', resolve));
  doomed.process.kill('SIGKILL');
  await dead;
  expect(await rows('select state from audits where id = $1', [audit])).toEqual([{ state: 'running' }]);
  // What was judged is not read again: damage that comes to it now is for the next audit.
  const path = firstFile();
  const good = readFileSync(path);
  writeFileSync(path, Buffer.concat([good.subarray(0, -1), Buffer.from([good.at(-1)! ^ 1])]));
  workers = [await start('worker')];
  expect(await ended(audit)).toMatchObject({ state: 'done', objectsRead: 1, verdicts: { intact: 1 } });
  const [read] = await rows<{ files: number }>(
    'select files_read::int as files from audit_stores where audit_id = $1',
    [audit],
  );
  const [listed] = await rows<{ files: number }>(
    'select count(distinct sha512)::int as files from aip_files where aip_id = $1',
    [large.aipId],
  );
  expect(read).toEqual(listed);
  // Read anew it is judged by what it is now.
  expect(await ended(await begin({ store: 'store-1', holding: large.uuid }))).toMatchObject({
    verdicts: { changed: 1 },
  });
  await until('the end of repairs', async () => {
    const open = await rows(`select 1 from repairs where state in ('queued', 'running')`);
    return open.length === 0 ? true : undefined;
  });
  writeFileSync(path, good);
}, 240_000);

test('two processes share a store: every copy is read once in each audit, and nobody waits for ever', async () => {
  workers.push(await start('worker'));
  const put = await api(server, key, 'PUT', '/v1/audit-contracts/store-1', { lanes: 2 });
  expect(put.status).toBe(200);
  const audits = [
    await begin({ store: 'store-1', bytesPerSecond: 4 * BYTES_PER_SECOND }),
    await begin({ bytesPerSecond: 4 * BYTES_PER_SECOND }),
  ];
  const busy = await until('two processes at one store', async () => {
    const [row] = await rows<{ workers: number }>(
      `select count(distinct j.locked_by)::int as workers from graphile_worker._private_jobs j
         join graphile_worker._private_tasks t on t.id = j.task_id
        where t.identifier = 'audit-store' and j.locked_by is not null and j.payload::text like '%/store-1/%'`,
    );
    return row!.workers === 2 ? row : undefined;
  });
  expect(busy).toEqual({ workers: 2 });
  const runs = await Promise.all(audits.map(ended));
  expect(runs).toMatchObject([
    { state: 'done', objectsRead: 1 + SMALL },
    { state: 'done', objectsRead: 2 * (1 + SMALL) },
  ]);
  const twice = await rows(
    'select object_id from audit_objects where audit_id = any($1) group by audit_id, store_id, object_id having count(*) > 1',
    [audits],
  );
  expect(twice).toEqual([]);
}, 240_000);
