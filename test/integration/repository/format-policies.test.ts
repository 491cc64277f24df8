import path from 'node:path';
import { smallPdf } from '../../e2e/agency.js';
import { openTestDatabase } from './database.js';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';

let folder: string;
let service: TestService;
beforeAll(async () => {
  folder = await scratchFolder();
  service = await TestService.start(path.join(folder, 'data'));
});
afterAll(async () => {
  await service.close();
  await removeFolder(folder);
});

const PDF = smallPdf('Quyet dinh');
/** One sound document, and one of each fault. */
const FAULTY = { 'tốt.pdf': PDF, 'rỗng.pdf': '', 'cụt.pdf': PDF.subarray(0, PDF.length - 60), 'sai.tif': PDF };

const policyOf = (change: object) => ({
  id: 'H-1',
  source: 'Biên bản thỏa thuận 12/BB',
  confidence: 'V',
  validFrom: '2020-01-01',
  findings: [],
  formats: [],
  ...change,
});

interface Finding {
  rule: string;
  location: string;
  severity: string;
  check?: string;
  message: string;
}
const formatFindings = (transfer: Record<string, unknown>): Finding[] =>
  (transfer['findings'] as Finding[]).filter(({ check }) => check === 'C11');
const change = (code: string, body: object) =>
  service.call('PATCH', `/v1/agreements/DK-${code}`, { key: service.administrator, body });
const send = async (key: string, name: string, files: Record<string, string | Buffer>) =>
  service.send(key, await bagParcel(name, files));

it('warns as before where an agreement has no policy', async () => {
  const key = await service.agency('F01');
  const sent = await send(key, 'g1', FAULTY);
  expect(sent).toMatchObject({
    state: 'preserved',
    formats: { policy: 'mocban-formats-1', held: 0, returned: 0 },
  });
  expect(formatFindings(sent).map(({ rule }) => rule)).toEqual(
    expect.arrayContaining(['FORMAT_EMPTY', 'FORMAT_MISLABELLED']),
  );
  expect(formatFindings(sent).every(({ severity }) => severity === 'warning')).toBe(true);
});

it('returns a package with everything that is wrong at once, and only that package', async () => {
  const formatPolicy = policyOf({
    findings: [
      { finding: 'FORMAT_EMPTY', decision: 'return' },
      { finding: 'FORMAT_MISLABELLED', decision: 'return' },
      { finding: 'FORMAT_FONT_NOT_EMBEDDED', decision: 'accept' },
      { finding: '*', decision: 'hold' },
    ],
  });
  const key = await service.agency('F02', { formatPolicy });
  const [bad, good] = await Promise.all([send(key, 'g2', FAULTY), send(key, 'g3', { 'khác.txt': 'Quyết định' })]);
  expect(bad).toMatchObject({ state: 'returned', formats: { policy: 'H-1', returned: 2 } });
  const found = formatFindings(bad)
    .filter(({ rule }) => rule !== 'FORMAT_FONT_NOT_EMBEDDED')
    .map(({ rule, location, severity }) => [rule, location, severity]);
  expect(found.sort()).toEqual([
    ['FORMAT_EMPTY', 'data/rỗng.pdf', 'error'],
    ['FORMAT_MISLABELLED', 'data/sai.tif', 'error'],
    ['FORMAT_TRUNCATED', 'data/cụt.pdf', 'warning'],
  ]);
  const documents = bad['documents'] as { path: string; outcome: string }[];
  expect(
    documents
      .filter(({ outcome }) => outcome === 'failed')
      .map(({ path: name }) => name)
      .sort(),
  ).toEqual(['data/rỗng.pdf', 'data/sai.tif']);
  expect(good).toMatchObject({ state: 'preserved', formats: { policy: 'H-1', held: 0, returned: 0 } });
});

it('holds a format for an officer under an agreement that asks none, and takes what is put right', async () => {
  const identified = await service.call('GET', '/v1/formats', { key: service.administrator });
  const puid = (identified.body as unknown as { puid?: string }[]).find((one) => one.puid !== undefined)!.puid!;
  const formatPolicy = policyOf({ formats: [{ puid, decision: 'hold' }] });
  const key = await service.agency('F03', { review: 'never', formatPolicy });
  const sent = await send(key, 'g4', { 'a.pdf': PDF });
  expect(sent).toMatchObject({ state: 'under-review', formats: { held: 1 } });
  expect(formatFindings(sent)).toContainEqual(
    expect.objectContaining({
      rule: 'FORMAT_NOT_ACCEPTED',
      location: 'data/a.pdf',
      message: expect.stringContaining(puid),
    }),
  );
  expect(await change('F03', { formatPolicy: null })).toMatchObject({ status: 200 });
  expect(await send(key, 'g5', { 'b.pdf': PDF })).toMatchObject({
    state: 'preserved',
    formats: { policy: 'mocban-formats-1' },
  });
});

it('decides by the level of risk of a format', async () => {
  const formatPolicy = policyOf({ formats: [{ risk: 'unknown', decision: 'return' }] });
  const key = await service.agency('F04', { formatPolicy });
  expect(await send(key, 'g6', { 'a.pdf': PDF, 'lạ.qzx': Buffer.from([1, 2, 3, 250, 7, 8]) })).toMatchObject({
    state: 'returned',
    findings: expect.arrayContaining([
      expect.objectContaining({ rule: 'FORMAT_NOT_ACCEPTED', location: 'data/lạ.qzx', severity: 'error' }),
    ]),
  });
});

it('keeps a policy for its days only, refuses one that is none, and every change is a leaf of the log', async () => {
  const everything = [{ finding: '*', decision: 'return' }];
  const key = await service.agency('F05', {
    formatPolicy: policyOf({ findings: everything, validTo: '2020-12-31' }),
  });
  expect(await send(key, 'g7', { 'rỗng.pdf': '', 'a.pdf': PDF })).toMatchObject({
    state: 'preserved',
    formats: { policy: 'mocban-formats-1' },
  });
  for (const wrong of [
    { findings: [{ finding: 'FORMAT_NONE', decision: 'hold' }] },
    { formats: [{ decision: 'hold' }] },
    { formats: [{ puid: 'fmt/40', risk: 'high', decision: 'hold' }] },
    { validFrom: undefined },
  ])
    expect(await change('F05', { formatPolicy: policyOf(wrong) })).toMatchObject({
      status: 400,
      body: { code: 'REQUEST_INVALID' },
    });
  const next = policyOf({ findings: everything });
  expect((await change('F05', { formatPolicy: next })).body['formatPolicy']).toEqual(next);
  const history = await service.call('GET', '/v1/agreements/DK-F05/history', { key: service.administrator });
  expect(history.body['items']).toMatchObject([{ after: { formatPolicy: { id: 'H-1' } } }]);
  const database = await openTestDatabase(path.join(folder, 'data'));
  const leaves = await database.query<{ entry: Buffer }>('select entry from log_leaves order by id');
  await database.close();
  const own = leaves
    .map(({ entry }) => JSON.parse(entry.toString('utf8')) as { type: string; agreement?: string })
    .filter(({ type, agreement }) => type === 'agreement-format-policy' && agreement === 'DK-F05');
  expect(own).toMatchObject([{ policy: { id: 'H-1' } }, { policy: { id: 'H-1' } }]);
});
