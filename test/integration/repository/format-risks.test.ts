import path from 'node:path';
import { smallPdf } from '../../e2e/agency.js';
import { cliAsync } from '../../e2e/service.js';
import { answerAnew, copyFormatData } from '../../fixtures/format-data.js';
import { openTestDatabase, type TestDatabase } from './database.js';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';

/** WordPerfect 6.0: moderate. */
const WORDPERFECT = { puid: 'x-fmt/44', nara: 'NF00533' };
const TIFF = 'fmt/353';
const PDFA = 'fmt/477';
const UNASSESSED = 'fmt/9999';

let isKilled = false;
let folder: string;
let service: TestService;
let officer: string;
let producer: string;
const uuids: string[] = [];

const at = (...names: string[]): string => path.join(folder, ...names);
const get = async (target: string, key = officer) => (await service.call('GET', target, { key })).body as never;

async function inDatabase<T>(look: (database: TestDatabase) => Promise<T>, data = 'data'): Promise<T> {
  const database = await openTestDatabase(at(data));
  try {
    return await look(database);
  } finally {
    await database.close();
  }
}

/** Says of a holding's only document what format it is, as another identification would. */
const isNow = (uuid: string, puid: string | null) =>
  inDatabase(async (database) => {
    await database.query(
      `update aip_files f set puid = $2 from aips a where a.uuid = $1 and f.aip_id = a.id and f.role = 'content'`,
      [uuid, puid],
    );
    await database.query(
      `update aip_formats f set puid = coalesce($2, '') from aips a where a.uuid = $1 and f.aip_id = a.id`,
      [uuid, puid],
    );
    await database.query(
      'update aip_format_risks r set is_due = true from aips a where a.uuid = $1 and r.aip_id = a.id',
      [uuid],
    );
  });

interface Basis {
  id: number;
  changed: number;
  pending: number;
  endedAt?: string;
}

/** Asks for an assessment and waits until nothing is left to be looked at. */
async function assessed(bases: number): Promise<Basis> {
  expect(await service.call('POST', '/v1/formats/assessments', { key: officer })).toMatchObject({ status: 202 });
  await service.until('/v1/formats/bases', officer, ({ items }) => {
    const [newest] = items as Basis[];
    return (items as Basis[]).length === bases && newest?.endedAt !== undefined;
  });
  for (const uuid of uuids)
    await service.until(`/v1/holdings/${uuid}/formats`, officer, ({ level }) => level !== undefined);
  await inDatabase(async (database) => {
    for (;;) {
      const [due] = await database.query<{ n: number }>('select count(*)::int as n from aip_format_risks where is_due');
      if (due!.n === 0) return;
    }
  });
  return ((await get('/v1/formats/bases')) as { items: Basis[] }).items[0]!;
}

const levels = async (): Promise<unknown[]> =>
  Promise.all(uuids.map(async (uuid) => ((await get(`/v1/holdings/${uuid}/formats`)) as { level: string }).level));

beforeAll(async () => {
  folder = await scratchFolder();
  copyFormatData(at('formats'));
  service = await TestService.start(at('data'), {
    formatData: at('formats'),
    webhooks: { allowPrivateAddresses: true, retryDelaysMs: [100_000], timeoutMs: 1000 },
    // As if it was killed after the transaction.
    onStep(step) {
      if (step !== 'formats:basis' || !isKilled) return;
      isKilled = false;
      throw new Error('killed');
    },
  });
  producer = await service.agency('H01');
  officer = await service.key('officer', undefined, { holder: 'officer' });
  for (const puid of [WORDPERFECT.puid, PDFA, WORDPERFECT.puid, null, TIFF]) {
    const sent = await service.send(producer, await bagParcel(`b-${uuids.length}`, { 'a.bin': `${uuids.length}` }));
    const uuid = String(sent['aipId']).slice(-36);
    uuids.push(uuid);
    await isNow(uuid, puid);
  }
});
afterAll(async () => {
  await service.close();
  await removeFolder(folder);
});

it('finds the level of every holding by the worst of its formats, with reasons', async () => {
  await assessed(1);
  expect(await levels()).toEqual(['moderate', 'low', 'moderate', 'unknown', 'low']);
  const held = (await get('/v1/formats')) as Record<string, unknown>[];
  expect(held.map(({ puid, level, files, holdings }) => [puid, level, files, holdings])).toEqual([
    [undefined, 'unknown', 1, 1],
    [WORDPERFECT.puid, 'moderate', 2, 2],
    [TIFF, 'low', 1, 1],
    [PDFA, 'low', 1, 1],
  ]);
  expect(held[1]).toMatchObject({
    name: 'WordPerfect for MS-DOS/Windows Document 6.x',
    decidedBy: 'nara',
    nara: [{ id: WORDPERFECT.nara, action: 'Transform' }],
    reasons: [{ code: 'NARA_LEVEL', source: 'NARA 2026-03-20' }, { code: 'NARA_TRANSFORMS' }],
  });
  expect(await get(`/v1/holdings/${uuids[3]}/formats`)).toMatchObject({
    formats: [{ level: 'unknown', reasons: [{ code: 'UNIDENTIFIED' }] }],
    changes: [],
  });
});

it('answers of any format, held or not, and of none that is no PUID', async () => {
  expect(await get('/v1/formats/puids/fmt/36')).toMatchObject({
    level: 'moderate',
    decidedBy: 'nara',
    tasks: ['migrate'],
    atRisk: true,
  });
  expect((await service.call('GET', '/v1/formats/puids/fmt/1;x', { key: officer })).status).toBe(404);
});

/** Messages about levels, as they are sent to those who subscribed. */
const told = () =>
  inDatabase(async (database) =>
    (
      await database.query<{ body: string }>(
        `select body from webhook_deliveries where event = 'format.level-changed' order by body::json->>'timestamp'`,
      )
    ).map(({ body }) => JSON.parse(body) as unknown),
  );

it('changes exactly the packages of the format that a new release answers otherwise, and says why', async () => {
  expect(
    await service.call('POST', '/v1/webhooks', {
      key: service.administrator,
      body: { url: 'http://127.0.0.1:9/hook', events: ['format.level-changed'] },
    }),
  ).toMatchObject({ status: 201 });
  isKilled = true;
  const log = (await get('/v1/log')) as { leaves: number };
  // Nothing renders it and it needs its own hardware.
  answerAnew(
    at('formats'),
    WORDPERFECT.nara,
    {
      '6.1': ['No', -4],
      '5.1': ['Yes', -6],
      '6.3': ['Yes', -4],
      '5.2': ['Yes', -4],
      '6.4': ['No', -2],
      '8.1': ['Yes', -4],
      '6.2': ['No', -1],
      '2.2': ['No', -1],
    },
    '2026-06-20',
  );
  expect(await assessed(2)).toMatchObject({ changed: 1, pending: 0 });
  expect(isKilled).toBe(false);
  expect(await levels()).toEqual(['high', 'low', 'high', 'unknown', 'low']);
  const { items } = (await get('/v1/formats/changes')) as { items: Record<string, unknown>[] };
  expect(items).toMatchObject([{ puid: WORDPERFECT.puid, from: 'moderate', to: 'high' }]);
  expect(items[0]!['because']).toContainEqual(
    expect.objectContaining({ cause: 'answer', id: WORDPERFECT.nara, question: '6.1', from: 'Yes', to: 'No' }),
  );
  for (const [index, uuid] of uuids.entries()) {
    const { changes } = (await get(`/v1/holdings/${uuid}/formats`)) as { changes: unknown[] };
    expect(changes).toMatchObject(
      index === 0 || index === 2 ? [{ from: 'moderate', to: 'high', puids: [WORDPERFECT.puid] }] : [],
    );
  }
  await service.until('/v1/log', officer, ({ leaves }) => Number(leaves) > log.leaves);
  const risky = (await get('/v1/formats/holdings?level=high')) as { items: { uuid: string }[] };
  expect(risky.items.map(({ uuid }) => uuid)).toEqual([uuids[0], uuids[2]]);
});

it('finds nothing to do when the same is said again, and tells of a change once, also when it was killed then', async () => {
  expect(await assessed(2)).toMatchObject({ changed: 1 });
  expect(await told()).toMatchObject([
    {
      type: 'format.level-changed',
      data: {
        changed: 1,
        worse: 1,
        formats: [{ puid: WORDPERFECT.puid, from: 'moderate', to: 'high', holdings: 2 }],
      },
    },
  ]);
});

it('finds the level of a holding again whose files have another format now', async () => {
  await isNow(uuids[2]!, UNASSESSED);
  await assessed(2);
  expect(await levels()).toEqual(['high', 'low', 'unknown', 'unknown', 'low']);
  const { changes, formats } = (await get(`/v1/holdings/${uuids[2]}/formats`)) as Record<string, unknown[]>;
  expect(changes).toMatchObject([{ from: 'high', to: 'unknown', puids: [UNASSESSED] }, {}]);
  expect(formats).toMatchObject([{ puid: UNASSESSED, reasons: [{ code: 'NOT_ASSESSED' }] }]);
});

it('watches formats that are risky, rising, unknown or few', async () => {
  const watched = (await get('/v1/formats/watch')) as { puid?: string; because: string[]; rising?: object }[];
  expect(watched.flatMap(({ rising }) => rising ?? [])).toMatchObject([{ from: 'moderate', to: 'high' }]);
  expect(Object.fromEntries(watched.map(({ puid = '', because }) => [puid, because]))).toEqual({
    [WORDPERFECT.puid]: ['high', 'rising', 'few-files'],
    '': ['unidentified'],
    [UNASSESSED]: ['unassessed', 'few-files'],
    [TIFF]: ['few-files'],
    [PDFA]: ['few-files'],
  });
});

it('reports as JSON, as a table and on paper', async () => {
  expect(await get('/v1/formats/report')).toMatchObject({
    basis: { operatorRows: 0 },
    formats: [{ level: 'high' }, {}, {}, {}, {}],
  });
  const { text } = await service.call('GET', '/v1/formats/report?format=csv', { key: officer });
  expect(text.split('\r\n')[1]).toMatch(/^1,x-fmt\/44,WordPerfect for MS-DOS\/Windows Document 6.x,rủi ro cao,/);
  // The officers who sign it read no English: of a plan in phrases that we have not, NARA's own words are quoted.
  expect(text.replaceAll(/“[^”]*”/g, '')).not.toMatch(/Transform|retain|\bart \d/i);
  const pdf = await service.call('GET', '/v1/formats/report.pdf', { key: officer });
  expect([pdf.status, pdf.text.slice(0, 5)]).toEqual([200, '%PDF-']);
});

it('answers the command line', async () => {
  const risk = (...named: string[]) =>
    cliAsync('formats', 'risk', ...named, '--to', service.repository.url, '--key', officer);
  const { exit, json } = await risk();
  expect([exit, (json as { formats: unknown[] }).formats]).toEqual([1, await get('/v1/formats')]);
  expect(await risk('fmt/36')).toMatchObject({ exit: 0, json: { formats: [{ puid: 'fmt/36', tasks: ['migrate'] }] } });
});

it('shows a key of other fonds nothing of these holdings', async () => {
  const stranger = await service.key('officer', undefined, { fonds: ['H99'] });
  expect(await get('/v1/formats', stranger)).toEqual([]);
  expect((await service.call('GET', `/v1/holdings/${uuids[0]}/formats`, { key: stranger })).status).toBe(404);
  expect((await service.call('GET', '/v1/formats', { key: await service.key('reader') })).status).toBe(403);
});

const row = (change: Record<string, unknown>) => ({
  puid: TIFF,
  effect: 'decides',
  level: 'high',
  reason: { vi: 'không còn máy đọc', en: 'no reader is left' },
  source: 'QĐ 12/QĐ-CCVTLT',
  confidence: 'V',
  validFrom: '2026-01-01',
  decidedBy: 'Chi cục Văn thư – Lưu trữ',
  ...change,
});
const add = async (change: Record<string, unknown>) =>
  service.call('POST', '/v1/formats/policy', { key: officer, body: row(change) });

describe('rows of a local policy', () => {
  let id: string;

  it('hold at once where they say more of a risk, and the profile is still shown', async () => {
    const { status, body } = await add({});
    expect([status, body['state']]).toEqual([201, 'in-force']);
    id = String(body['id']);
    await assessed(3);
    expect(await told()).toMatchObject([{}, { data: { formats: [{ puid: TIFF, to: 'high', holdings: 1 }] } }]);
    expect(await levels()).toEqual(['high', 'low', 'unknown', 'unknown', 'high']);
    const { formats } = (await get(`/v1/holdings/${uuids[4]}/formats`)) as { formats: Record<string, unknown>[] };
    expect(formats[0]).toMatchObject({
      decidedBy: 'operator',
      atRisk: true,
      policy: [
        { id, origin: 'operator' },
        { id: 'vn-tif', origin: 'profile' },
      ],
      reasons: [
        { code: 'OPERATOR_ROW', source: 'QĐ 12/QĐ-CCVTLT (V)' },
        { code: 'PROFILE_ROW' },
        { code: 'NARA_LEVEL' },
      ],
    });
    const { items } = (await get('/v1/formats/changes')) as { items: unknown[] };
    expect(items[0]).toMatchObject({ puid: TIFF, because: [{ cause: 'policy-added', id }] });
  });

  it('put permanent records at risk onto the yearly list', async () => {
    expect(await get('/v1/backup-list')).toMatchObject({ items: [] });
    await inDatabase((database) => database.query('update aips set is_permanent = true'));
    const { items } = (await get('/v1/backup-list')) as { items: { aipId: string; reasons: string[] }[] };
    const atRisk = items.filter(({ reasons }) => reasons.includes('at-risk')).map(({ aipId }) => aipId.slice(-36));
    expect(atRisk.sort()).toEqual([uuids[0]!, uuids[4]!].sort());
    const listed = (await get('/v1/formats/holdings?atRisk=true')) as { items: { uuid: string }[] };
    expect(listed.items.map(({ uuid }) => uuid)).toEqual([uuids[0], uuids[4]]);
  });

  it('wait for a second person where they, or their end, say less of one', async () => {
    const withdrawn = await service.call('POST', `/v1/formats/policy/${id}/withdraw`, {
      key: officer,
      body: { reason: 'có máy đọc mới' },
    });
    expect([withdrawn.status, withdrawn.body['state']]).toEqual([200, 'leaving']);
    const { body } = await add({ puid: WORDPERFECT.puid, level: 'low' });
    expect(body['state']).toBe('proposed');
    await assessed(3);
    expect(await levels()).toEqual(['high', 'low', 'unknown', 'unknown', 'high']);
    const approver = await service.key('approver', undefined, { name: 'trưởng phòng', holder: 'approver' });
    for (const [index, subject] of [id, String(body['id'])].entries()) {
      const asked = await service.call('POST', '/v1/approvals', {
        key: officer,
        body: { kind: 'format-policy', subject, reason: 'đã thử' },
      });
      expect(asked.status).toBe(201);
      const approved = await service.call('POST', `/v1/approvals/${String(asked.body['id'])}/approve`, {
        key: approver,
        body: {},
      });
      expect(approved.status).toBe(200);
      await service.until(`/v1/approvals/${String(asked.body['id'])}`, officer, ({ state }) => state === 'carried-out');
      await assessed(4 + index);
    }
    expect(await levels()).toEqual(['low', 'low', 'unknown', 'unknown', 'low']);
    const { operator } = (await get('/v1/formats/policy')) as { operator: Record<string, unknown>[] };
    expect(operator.map(({ state, inForceBy }) => [state, inForceBy])).toEqual([
      ['in-force', 'officer of a test, trưởng phòng'],
      ['withdrawn', 'officer of a test'],
    ]);
  });

  it('that are not in force yet change nothing, and those that cannot be are refused', async () => {
    const bases = ((await get('/v1/formats/bases')) as { items: Basis[] }).items.length;
    expect((await add({ validFrom: '2999-01-01' })).body['state']).toBe('in-force');
    await assessed(bases);
    expect(await levels()).toEqual(['low', 'low', 'unknown', 'unknown', 'low']);
    for (const change of [
      { family: 'doc' },
      { puid: 'word' },
      { validTo: '2025-01-01' },
      { puid: undefined, family: 'none' },
    ])
      expect((await add(change)).body).toMatchObject({ code: 'FORMAT_POLICY_INVALID' });
    expect((await add({ level: 'unknown' })).status).toBe(400);
  });
});

describe('identifying anew', () => {
  interface Campaign {
    id: string;
    state: string;
  }
  let campaign: Campaign;
  const begin = (body: object) => service.call('POST', '/v1/formats/campaigns', { key: officer, body });

  it('is done once at a time, as slowly as it was asked for, and can be given up', async () => {
    // Told by another release, each takes a second.
    await inDatabase((database) => database.query(`update aip_files set format_release = 'pronom-0'`));
    const begun = await begin({ bytesPerSecond: 1 });
    expect(begun).toMatchObject({ status: 202, body: { state: 'running', trigger: 'person', bytesPerSecond: 1 } });
    expect((await begin({})).body).toMatchObject({ code: 'FORMAT_CAMPAIGN_RUNNING' });
    const id = String(begun.body['id']);
    const cancelled = await service.call('POST', `/v1/formats/campaigns/${id}/cancel`, { key: officer });
    expect(cancelled.body).toMatchObject({ state: 'cancelled' });
    await inDatabase((database) => database.query('update aip_files set format_release = $1', [begun.body['release']]));
  });

  it('reads only what another release has told, and keeps what it finds beside what was said', async () => {
    await inDatabase((database) =>
      database.query(
        `update aip_files f set format_release = 'pronom-1' from aips a where f.aip_id = a.id and a.uuid = $1`,
        [uuids[1]],
      ),
    );
    const { id } = (await begin({})).body as unknown as Campaign;
    campaign = (await service.until(`/v1/formats/campaigns/${id}`, officer, ({ state }) => state === 'done')) as never;
    expect(campaign).toMatchObject({ holdings: 5, left: 0, filesRead: 1, filesChanged: 1, filesUnreadable: 0 });
    const { items } = (await get(`/v1/formats/campaigns/${id}/changes`)) as { items: unknown[] };
    expect(items).toMatchObject([{ holding: uuids[1], wasPuid: PDFA, wasRelease: 'pronom-1' }]);
    await service.until(`/v1/holdings/${uuids[1]}/formats`, officer, ({ formats }) =>
      (formats as { puid?: string }[]).every(({ puid }) => puid !== PDFA),
    );
    const { items: events } = (await get(`/v1/holdings/${uuids[1]}/events?limit=500`)) as {
      items: { type: string; source: string }[];
    };
    expect(events.filter(({ source }) => source === 'catalogue').map(({ type }) => type)).toEqual([
      'format identification',
    ]);
  });

  it('marks what it was told of no other format too: the same release finds nothing to read again', async () => {
    const release = String((await begin({})).body['release']);
    await service.until('/v1/formats/campaigns', officer, ({ items }) =>
      (items as Campaign[]).every(({ state }) => state !== 'running'),
    );
    await inDatabase((database) => database.query(`update aip_files set format_release = 'pronom-2'`));
    const read: unknown[] = [];
    for (let run = 0; run < 2; run += 1) {
      const { id } = (await begin({})).body as unknown as Campaign;
      const done = await service.until(`/v1/formats/campaigns/${id}`, officer, ({ state }) => state === 'done');
      read.push([done['holdings'], done['filesRead']]);
    }
    expect(read).toEqual([
      [5, 5],
      [5, 0],
    ]);
    await inDatabase((database) =>
      database.query('update aip_files set format_release = $1, format_looked_at_by = null', [release]),
    );
  });

  it('counts the files whose names contradict their bytes', async () => {
    const sent = await service.send(
      producer,
      await bagParcel('m-1', { 'a.doc': smallPdf('a'), 'b.pdf': smallPdf('b') }),
    );
    const { formats } = (await get(`/v1/holdings/${String(sent['aipId']).slice(-36)}/formats`)) as {
      formats: unknown[];
    };
    expect(formats).toMatchObject([{ puid: 'fmt/18', files: 2, mismatches: 1 }]);
    const watched = (await get('/v1/formats/watch')) as { puid?: string; because: string[] }[];
    expect(watched.find(({ puid }) => puid === 'fmt/18')?.because).toContain('mismatches');
  });

  it('says that lasting copies beside originals make them a lesser risk, and hides the level of none', async () => {
    const sent = await service.send(producer, await bagParcel('m-2', { 'a.wpd': '1', 'b.wpd': '2', 'c.pdf': '3' }));
    const uuid = String(sent['aipId']).slice(-36);
    const change = (sql: string, ...values: unknown[]) =>
      inDatabase(async (database) => {
        await database.query(sql, [uuid, ...values]);
        await database.query(
          `insert into aip_formats (aip_id, puid, files, size_bytes)
             select f.aip_id, coalesce(f.puid, ''), count(*), sum(f.size_bytes) from aips a join aip_files f on f.aip_id = a.id
              where a.uuid = $1 and f.role = 'content' group by 1, 2
           on conflict (aip_id, puid) do update set files = excluded.files`,
          [uuid],
        );
        await database.query(
          `delete from aip_formats c using aips a where a.uuid = $1 and c.aip_id = a.id and not exists (
             select from aip_files f where f.aip_id = a.id and f.role = 'content' and coalesce(f.puid, '') = c.puid)`,
          [uuid],
        );
        await database.query(
          'update aip_format_risks r set is_due = true from aips a where a.uuid = $1 and r.aip_id = a.id',
          [uuid],
        );
      });
    const found = async (isFound: (body: Record<string, unknown>) => boolean) => {
      await service.call('POST', '/v1/formats/assessments', { key: officer });
      return service.until(`/v1/holdings/${uuid}/formats`, officer, isFound);
    };
    const copies = (n: number) => (body: Record<string, unknown>) =>
      (body['formats'] as { puid: string; lastingCopies: number }[]).some(
        ({ puid, lastingCopies }) => puid === old && lastingCopies === n,
      );
    const old = 'fmt/36';
    await change(
      `update aip_files f set puid = case when f.path like '%.wpd' then '${old}' else '${PDFA}' end from aips a
        where a.uuid = $1 and f.aip_id = a.id and f.role = 'content'`,
    );
    expect(await found(({ level }) => level === 'moderate')).toMatchObject({
      residual: 'moderate',
      isMitigated: false,
    });
    // One of two has none.
    await change(
      `update aip_files f set derived_from = o.path from aips a, aip_files o where a.uuid = $1 and f.aip_id = a.id
          and f.path like '%/c.pdf' and f.role = 'content' and o.aip_id = a.id and o.role = 'content' and o.path like $2`,
      '%/a.wpd',
    );
    expect(await found(copies(1))).toMatchObject({ residual: 'moderate', isMitigated: false });
    await change(
      `update aip_files f set puid = '${PDFA}' from aips a where a.uuid = $1 and f.aip_id = a.id and f.path like '%/b.wpd'
          and f.role = 'content'`,
    );
    await inDatabase((database) => database.query('update aips set is_permanent = true where uuid = $1', [uuid]));
    // The original stays what it is, the sign of Quyết định 76 with it.
    expect(await found(({ residual }) => residual === 'low')).toMatchObject({
      level: 'moderate',
      isMitigated: true,
      atRisk: true,
    });
    const watched = (await get('/v1/formats/watch')) as { puid?: string; because: string[]; lastingCopies: number }[];
    const entry = watched.find(({ puid }) => puid === old)!;
    expect(entry).toMatchObject({ lastingCopies: 1, because: expect.arrayContaining(['mitigated']) });
    expect(entry.because).not.toContain('to-migrate');
    // A copy in a format that is no better does not last.
    await change(
      `update aip_files f set puid = '${UNASSESSED}' from aips a where a.uuid = $1 and f.aip_id = a.id and f.path like '%/c.pdf'
          and f.role = 'content'`,
    );
    expect(await found(copies(0))).toMatchObject({ isMitigated: false });
  });

  it('is in the catalogue that a store gives back, with what was decided of formats', async () => {
    const before = await get('/v1/formats/policy');
    const found = ((await get(`/v1/holdings/${uuids[1]}/formats`)) as { formats: { puid?: string }[] }).formats;
    const asked = await service.call('POST', '/v1/snapshot', { key: officer, body: {} });
    expect(asked.status).toBeLessThan(300);
    await service.until('/v1/snapshot', officer, ({ requested }) => requested === false);
    await service.until('/v1/log', officer, ({ waiting }) => waiting === 0);
    await service.close();
    const rebuilt = await cliAsync('rebuild', '--from', at('data', 'store-1'), '--data', at('again'));
    expect(rebuilt).toMatchObject({ exit: 0 });
    service = await TestService.start(at('again'), { formatData: at('formats') }, service.administrator);
    const keys = await inDatabase(
      (database) => database.query<{ n: number }>('select count(*)::int as n from api_keys'),
      'again',
    );
    expect(keys[0]!.n).toBeGreaterThan(0);
    const [rows, files, counted] = await inDatabase(
      (database) =>
        Promise.all([
          database.query('select id::text, state from format_policy_rows order by sequence desc'),
          database.query(
            'select f.puid from aip_files f join aips a on a.id = f.aip_id where a.uuid = $1 and f.role = $2',
            [uuids[1], 'content'],
          ),
          database.query('select f.puid from aip_formats f join aips a on a.id = f.aip_id where a.uuid = $1', [
            uuids[1],
          ]),
        ]),
      'again',
    );
    const { operator } = before as { operator: { id: string; state: string }[] };
    expect(rows).toEqual(operator.map(({ id, state }) => ({ id, state })));
    expect(files).toEqual(found.map(({ puid = null }) => ({ puid })));
    expect(counted).toEqual(found.map(({ puid = '' }) => ({ puid })));
  });
});
