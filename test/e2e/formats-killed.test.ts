import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { answerAnew, callOtherwise, copyFormatData } from '../fixtures/format-data.js';
import { openTestDatabase } from '../integration/repository/database.js';
import { bagParcel } from '../integration/repository/service.js';
import { registerAgency, smallPdf, type Agency } from './agency.js';
import { died, startDoomed } from './doomed-service.js';
import { api, cliAsync, removeFolder, scratchFolder, type Service } from './service.js';

/** PDF 1.4: moderate. Its row of NARA's. */
const [PDF, PDF_ROW, UNHEARD] = ['fmt/18', 'NF00366', 'fmt/9018'];
const HOLDINGS = 3;

/** A page of a list. */
interface Answer {
  items: Record<string, unknown>[];
  requested?: boolean;
}

let folder: string;
let data: string;
let service: Service | undefined;
let administrator: string;
let agency: Agency;

const start = (killAt: string): Promise<Service> => startDoomed(data, killAt);

/** What lies in the folder of format data is taken at the start: killed at each step, the next goes on; one is left running. */
async function killAtEach(steps: readonly string[]): Promise<void> {
  await service?.stop();
  for (const step of steps) {
    // It may be dead before it says that it is there.
    const doomed = await start(step).catch(() => undefined);
    if (doomed) await died(doomed, step);
  }
  service = await start('');
}

const get = async (target: string) => (await api(service!, administrator, 'GET', target)).body as unknown as Answer;

async function until(target: string, isDone: (body: Answer) => boolean): Promise<Answer> {
  for (const deadline = Date.now() + 60_000; ; await pause(100)) {
    const body = await get(target);
    if (isDone(body)) return body;
    if (Date.now() > deadline) throw new Error(`${target}: ${JSON.stringify(body)}`);
  }
}

async function rowsOf(sql: string): Promise<Record<string, unknown>[]> {
  const database = await openTestDatabase(data);
  try {
    return await database.query(sql);
  } finally {
    await database.close();
  }
}

/** Until nothing waits for its level. */
async function assessed(): Promise<void> {
  await until('/v1/formats/bases', ({ items }) => items.every(({ endedAt }) => endedAt !== undefined));
  for (const deadline = Date.now() + 60_000; (await rowsOf('select from aip_format_risks where is_due')).length > 0;) {
    if (Date.now() > deadline) throw new Error('holdings wait for their level');
    await api(service!, administrator, 'POST', '/v1/formats/assessments', {});
    await pause(100);
  }
}

const levels = async (): Promise<unknown[]> =>
  (await rowsOf('select r.level from aip_format_risks r join aips a on a.id = r.aip_id order by a.sequence')).map(
    ({ level }) => level,
  );

beforeAll(async () => {
  folder = await scratchFolder('formats-killed');
  data = join(folder, 'data');
  const formatData = join(folder, 'formats');
  copyFormatData(formatData);
  callOtherwise(formatData, PDF, UNHEARD, '121');
  writeFileSync(`${data}.json`, JSON.stringify({ formatData, snapshotAt: 'never' }));
  service = await start('');
  administrator = service.administratorKey!;
  agency = await registerAgency(service, administrator);
  for (let index = 0; index < HOLDINGS; index += 1) {
    const files = { 'a.pdf': smallPdf(`a ${index}`), 'b.pdf': smallPdf(`b ${index}`), 'c.txt': `c ${index}` };
    const { bytes } = await bagParcel('goi', files);
    const path = join(folder, `${index}.zip`);
    writeFileSync(path, bytes);
    const { json } = await cliAsync('transfer', 'send', path, '--to', service.url, '--key', agency.key);
    expect(json).toMatchObject({ transfer: { state: 'preserved' } });
  }
  await api(service, administrator, 'POST', '/v1/formats/assessments', {});
  await assessed();
  await api(service, administrator, 'POST', '/v1/snapshot', {});
  await until('/v1/snapshot', ({ requested }) => requested === false);
}, 180_000);

afterAll(async () => {
  service?.process.kill('SIGKILL');
  await removeFolder(folder);
});

it('was told by the signatures of the day', async () => {
  expect(await levels()).toEqual(Array(HOLDINGS).fill('unknown'));
  const held = (await get('/v1/formats')) as unknown as { puid: string; files: number }[];
  expect(held.map(({ puid, files }) => [puid, files])).toEqual([
    [UNHEARD, 2 * HOLDINGS],
    ['x-fmt/111', HOLDINGS],
  ]);
  expect(await get('/v1/formats/campaigns')).toEqual({ items: [] });
});

it('is identified anew by another release of them, each file once, wherever that was killed', async () => {
  rmSync(join(folder, 'formats'), { recursive: true });
  copyFormatData(join(folder, 'formats'));
  await killAtEach(['campaign:identified', 'campaign:kept', 'campaign:identified#2', 'campaign:kept']);
  const { items } = await until('/v1/formats/campaigns', ({ items: [newest] }) => newest!['state'] === 'done');
  expect(items).toMatchObject([
    {
      trigger: 'release',
      holdings: HOLDINGS,
      left: 0,
      filesRead: 3 * HOLDINGS,
      filesChanged: 2 * HOLDINGS,
      filesUnreadable: 0,
    },
  ]);
  const { items: changes } = await get(`/v1/formats/campaigns/${String(items[0]!['id'])}/changes`);
  expect(changes).toMatchObject(
    Array(2 * HOLDINGS).fill({
      wasPuid: UNHEARD,
      wasRelease: 'pronom-121-containers-40',
      puid: PDF,
      basis: 'signature',
    }),
  );
  const events = await rowsOf(
    `select event from aip_events where source = 'catalogue' and type = 'format identification'`,
  );
  expect(events).toHaveLength(HOLDINGS);
  await assessed();
  expect(await levels()).toEqual(Array(HOLDINGS).fill('moderate'));
}, 240_000);

it('does not take what was found since the last snapshot for a fault of the stores', async () => {
  await api(service!, administrator, 'POST', '/v1/drills', {});
  const { items } = await until('/v1/drills', ({ items: [drill] }) =>
    ['done', 'failed'].includes(String(drill?.['state'])),
  );
  expect(items).toMatchObject([{ state: 'done', passed: true }]);
}, 120_000);

it('changes the level of each holding once by another risk matrix, wherever that was killed', async () => {
  const [{ n: before } = { n: 0 }] = await rowsOf('select count(*)::int as n from aip_risk_changes');
  expect(before).toBe(HOLDINGS);
  const worse = {
    '6.1': ['No', -4],
    '5.1': ['Yes', -6],
    '5.2': ['Yes', -4],
    '6.4': ['No', -2],
    '8.1': ['Yes', -4],
  } as const;
  answerAnew(
    join(folder, 'formats'),
    PDF_ROW,
    { ...worse, '6.3': ['Yes', -4], '1.2': ['No', -2], '4.1': ['No', -2] },
    '2026-06-20',
  );
  await killAtEach(['formats:basis', 'formats:spread']);
  await assessed();
  expect(await levels()).toEqual(Array(HOLDINGS).fill('high'));
  const changes = await rowsOf('select from_level, to_level, puids from aip_risk_changes order by id offset 3');
  expect(changes).toEqual(Array(HOLDINGS).fill({ from_level: 'moderate', to_level: 'high', puids: [PDF] }));
  expect(await get('/v1/formats/changes')).toMatchObject({ items: [{ puid: PDF, from: 'moderate', to: 'high' }] });
}, 240_000);
