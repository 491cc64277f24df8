import path from 'node:path';
import { rebuildCatalogue } from '@mocban/repository';
import { cliAsync } from '../../e2e/service.js';
import { pagedPdf } from '../../fixtures/paged-pdf.js';
import { bagParcel, removeFolder, scratchFolder, TestService, tt05Files } from './service.js';

type Body = Record<string, unknown>;

let folder: string;
let service: TestService;
let officer: string;
let first: string;
let second: string;

const get = async (target: string, key = officer): Promise<Body> => (await service.call('GET', target, { key })).body;
const post = (target: string, body: Body, key = officer) => service.call('POST', target, { key, body });
const figures = (query = '', key = officer): Promise<Body> => get(`/v1/digitisation/figures${query}`, key);
const rowsOf = (told: Body): unknown[] =>
  (told['rows'] as Body[]).map((row) =>
    ['agency', 'fonds', 'medium', 'holdings', 'documents', 'pages', 'documentsWithUnknownPages'].map((key) => row[key]),
  );

/** Today where the archive is. */
const today = (): string => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
const TARGET = {
  plan: 'Kế hoạch số hóa 2026',
  from: '2020-01-01',
  to: '2099-12-31',
  source: 'Kế hoạch của Ủy ban nhân dân tỉnh',
  confidence: 'V',
  decidedBy: 'Sở Nội vụ',
};

beforeAll(async () => {
  folder = await scratchFolder();
  service = await TestService.start(path.join(folder, 'data'));
  first = await service.agency('H01');
  second = await service.agency('H02');
  officer = await service.key('officer');
  const scans = { 'a.pdf': pagedPdf(3), 'b.pdf': pagedPdf(4), 'c.pdf': Buffer.from('%PDF-1.4\nhỏng') };
  const sent = [
    await service.send(
      first,
      await tt05Files('H01.2025.1', scans, {
        file: { confidenceLevel: '02', paperFileCode: 'L1.K2.3', numberOfPaper: '7' },
        documents: { 'b.pdf': { numberOfPage: '4' }, 'a.pdf': { numberOfPage: '3' } },
      }),
    ),
    await service.send(
      first,
      await tt05Files(
        'H01.2025.2',
        { 'd.pdf': pagedPdf(10), 'e.pdf': pagedPdf(20) },
        {
          file: { confidenceLevel: '03', numberOfPaper: '10' },
          documents: {
            'd.pdf': { numberOfPage: '10', confidenceLevel: '01' },
            'e.pdf': { numberOfPage: '20', confidenceLevel: '02' },
          },
        },
      ),
    ),
    await service.send(second, await bagParcel('b', { 'f.pdf': pagedPdf(5), 'g.txt': 'không có trang' })),
  ];
  for (const [index, transfer] of sent.entries())
    if (transfer['state'] === 'under-review')
      await post(`/v1/transfers/${String(transfer['id'])}/decision`, { decision: 'accept', reason: 'thử' });
    else expect([index, transfer['state']]).toEqual([index, 'preserved']);
  for (const { id } of sent as { id: string }[])
    await service.until(`/v1/transfers/${id}`, officer, ({ state }) => state === 'preserved');
}, 120_000);

afterAll(async () => {
  await service?.close();
  await removeFolder(folder);
});

it('counts documents and pages by agency, fonds and medium, and apart those whose pages nobody knows', async () => {
  const told = await figures();
  expect(rowsOf(told)).toEqual([
    ['H01', 'H01', 'born-digital', 1, 1, 10, 0],
    ['H01', 'H01', 'digitised', 2, 4, 27, 1],
    ['H02', 'H02', 'unstated', 1, 2, 5, 1],
  ]);
  expect(told).toMatchObject({
    fonds: 2,
    total: { holdings: 3, documents: 7, pages: 42, documentsWithUnknownPages: 2 },
    byMedium: [
      { medium: 'born-digital', pages: 10 },
      { medium: 'digitised', holdings: 2, pages: 27 },
      { medium: 'unstated', pages: 5 },
    ],
    plans: [],
  });
  const { items } = (await get('/v1/holdings?q=H01.2025.1')) as { items: { uuid: string }[] };
  const files = (await get(`/v1/holdings/${items[0]!.uuid}/versions/head/files?role=content`)) as { items: Body[] };
  expect(files.items.map(({ pages, medium }) => [pages, medium])).toEqual([
    [3, 'digitised'],
    [4, 'digitised'],
    [undefined, 'digitised'],
  ]);
});

it('tells of a period by the days of acceptance, of one agency, and of one fonds', async () => {
  expect(rowsOf(await figures(`?from=${today()}&to=${today()}`))).toHaveLength(3);
  expect(await figures('?to=2020-01-01')).toMatchObject({ rows: [], total: { pages: 0 }, fonds: 0 });
  expect(rowsOf(await figures('?agency=H02'))).toEqual([['H02', 'H02', 'unstated', 1, 2, 5, 1]]);
  expect(rowsOf(await figures('?fonds=H01'))).toHaveLength(2);
  for (const query of ['?from=2026-02-30', '?from=2026-03-01&to=2026-02-01', '?from=hôm nay'])
    expect((await service.call('GET', `/v1/digitisation/figures${query}`, { key: officer })).status).toBe(400);
});

it('holds what was digitised against a published total and against its rows, and corrects neither', async () => {
  for (const target of [{ pages: 50 }, { agency: 'H01', pages: 36 }, { agency: 'H02', pages: 10 }])
    expect(await post('/v1/digitisation/targets', { ...TARGET, ...target })).toMatchObject({ status: 201 });
  const { plans } = (await figures()) as { plans: Body[] };
  expect(plans).toMatchObject([
    {
      plan: TARGET.plan,
      published: { targetPages: 50, digitisedPages: 27, leftPages: 23, percent: 54, documentsWithUnknownPages: 1 },
      sumOfRows: { targetPages: 46, digitisedPages: 27, leftPages: 19, percent: 58.7 },
      differencePages: 4,
      targets: [
        { pages: 50, source: TARGET.source, confidence: 'V' },
        { agency: 'H01', progress: { digitisedPages: 27, leftPages: 9, percent: 75 } },
        { agency: 'H02', progress: { digitisedPages: 0, leftPages: 10, percent: 0 } },
      ],
    },
  ]);
  const again = await post('/v1/digitisation/targets', { ...TARGET, agency: 'H01', pages: 1 });
  expect(again).toMatchObject({ status: 409, body: { code: 'DIGITISATION_TARGET_EXISTS' } });
  const backwards = await post('/v1/digitisation/targets', { ...TARGET, plan: 'ngược', pages: 1, to: '2019-01-01' });
  expect(backwards).toMatchObject({ status: 422, body: { code: 'DIGITISATION_TARGET_INVALID' } });
  const nobody = await post('/v1/digitisation/targets', { ...TARGET, agency: 'H99', pages: 1 });
  expect(nobody).toMatchObject({ status: 404, body: { code: 'AGENCY_UNKNOWN' } });
});

it('lets an agency see its own, and set nothing', async () => {
  const own = (await figures('', second)) as { plans: { targets: Body[]; published?: unknown }[] } & Body;
  expect(rowsOf(own)).toEqual([['H02', 'H02', 'unstated', 1, 2, 5, 1]]);
  expect(own.plans).toMatchObject([{ targets: [{ agency: 'H02' }] }]);
  expect(own.plans[0]!.published).toBeUndefined();
  expect(rowsOf(await figures('?agency=H01', second))).toEqual([]);
  expect((await post('/v1/digitisation/targets', { ...TARGET, pages: 1 }, first)).status).toBe(403);
  const limited = await service.key('officer', undefined, { fonds: ['H01'], holder: 'limited' });
  expect(rowsOf(await figures('', limited))).toHaveLength(2);
  expect(await figures('', limited)).toMatchObject({ plans: [] });
});

it('reports as JSON, as tables and on paper', async () => {
  expect(await get('/v1/digitisation/report')).toMatchObject({ total: { pages: 42 } });
  const { text } = await service.call('GET', '/v1/digitisation/report?format=csv', { key: officer });
  const lines = text.split('\r\n');
  expect(lines[2]).toMatch(/^2,H01,Cơ quan H01,H01,Số hóa,2,4,27,1,\d+$/);
  expect(lines).toContainEqual(expect.stringMatching(/^Kế hoạch số hóa 2026,Tổng các dòng,,46,27,19,"58,7",$/));
  const pdf = await service.call('GET', '/v1/digitisation/report.pdf?from=2026-01-01', { key: officer });
  expect([pdf.status, pdf.text.slice(0, 5)]).toEqual([200, '%PDF-']);
});

it('answers the command line', async () => {
  const named = ['digitisation', 'figures', '--to', service.repository.url, '--key', officer];
  const told = await cliAsync(...named, '--agency', 'H02');
  expect(told).toMatchObject({ exit: 0, json: { total: { pages: 5 }, plans: [{ plan: TARGET.plan }] } });
  expect((await cliAsync(...named, '--first-day', 'hôm nay')).exit).toBe(3);
});

it('keeps a target that was withdrawn to be seen, and holds nothing against it', async () => {
  const targets = (await get('/v1/digitisation/targets')) as unknown as { id: string; agency?: string }[];
  const { id } = targets.find(({ agency }) => agency === 'H02')!;
  const withdrawn = await post(`/v1/digitisation/targets/${id}/withdraw`, { reason: 'giao lại' });
  expect(withdrawn).toMatchObject({ status: 200, body: { withdrawnBecause: 'giao lại' } });
  expect(withdrawn.body['progress']).toBeUndefined();
  expect(await figures()).toMatchObject({ plans: [{ sumOfRows: { targetPages: 36 }, differencePages: 14 }] });
  expect(await post('/v1/digitisation/targets', { ...TARGET, agency: 'H02', pages: 20 })).toMatchObject({
    status: 201,
  });
  expect((await get('/v1/digitisation/targets')) as unknown).toHaveLength(4);
});

it('tells the same after the catalogue was made anew from the stores alone', async () => {
  const before = await figures();
  const taken = await post('/v1/snapshot', {}, service.administrator);
  expect(taken.status).toBeLessThan(300);
  await service.until('/v1/snapshot', service.administrator, ({ requested }) => requested === false);
  const store = path.join(folder, 'data/store-1');
  await service.close();
  const other = path.join(folder, 'rebuilt');
  expect(await rebuildCatalogue({ stores: [store], dataDirectory: other })).toMatchObject({
    holdings: 3,
    problems: [],
  });
  service = await TestService.start(other, { stores: [{ id: 'store-1', path: store }] });
  const after = await figures('', service.administrator);
  expect({ ...after, madeAt: '' }).toEqual({ ...before, madeAt: '' });
});
