import path from 'node:path';
import { bagParcel, removeFolder, scratchFolder, TestService, tt05Files } from './service.js';

interface Row {
  path: string;
  title?: string;
  code?: string;
  sha512?: string;
  matches: { kind: string; path: string }[];
}

interface Comparison {
  transferId: string;
  holding?: string;
  state: string;
  agency: string;
  sameRecordCode: boolean;
  matchedDocuments: number;
  submitted: Row[];
  held: Row[];
}

const LONG = (name: string) => `Nội dung của ${name}: báo cáo tổng kết công tác văn thư, lưu trữ năm 2025.`;

let folder: string;
let service: TestService;
let producer: string;
let first: Record<string, unknown>;

beforeAll(async () => {
  folder = await scratchFolder();
  service = await TestService.start(path.join(folder, 'data'));
  producer = await service.agency('H01', { duplicates: 'review' });
  first = await service.send(
    producer,
    await tt05Files(
      'H01.2025.01',
      { 'a.txt': LONG('a'), 'b.txt': LONG('b'), 'c.txt': LONG('c') },
      { documents: { 'b.txt': { codeNumber: '12', codeNotation: '12/BC-UBND' } } },
    ),
  );
});

afterAll(async () => {
  await service.close();
  await removeFolder(folder);
});

const compared = async (id: unknown, key = service.administrator) =>
  (await service.call('GET', `/v1/transfers/${String(id)}/duplicates`, { key })).body['items'] as Comparison[];
const rulesOf = (transfer: Record<string, unknown>) =>
  (transfer['findings'] as { rule: string }[]).map(({ rule }) => rule).filter((rule) => rule.startsWith('C14'));

it('takes what is not held yet without asking anybody', () => {
  expect(first).toMatchObject({ state: 'preserved', duplicates: { documents: 0, holdings: 0 } });
  expect(rulesOf(first)).toEqual([]);
});

it('puts documents that are held before an officer, with both lists side by side', async () => {
  const again = await service.send(
    producer,
    await tt05Files(
      'H01.2025.02',
      { 'x.txt': LONG('x'), 'y.txt': LONG('b'), 'z.txt': LONG('z') },
      { documents: { 'z.txt': { codeNumber: '012', codeNotation: '12/bc-ubnd' } } },
    ),
  );
  expect(again).toMatchObject({ state: 'under-review', verdict: 'officer', duplicates: { documents: 2, holdings: 1 } });
  expect(rulesOf(again)).toEqual(['C14_DUPLICATE_DOCUMENT', 'C14_DUPLICATE_DOCUMENT']);
  const [found, ...rest] = await compared(again['id']);
  expect(rest).toEqual([]);
  expect(found).toMatchObject({ transferId: first['id'], state: 'preserved', agency: 'H01', matchedDocuments: 2 });
  expect(found?.holding).toBe(String(first['aipId']).slice(9));
  const kinds = (rows: Row[]) => rows.map(({ matches }) => matches.map(({ kind }) => kind));
  expect(kinds(found!.submitted)).toEqual([[], ['digest'], ['identity']]);
  expect(kinds(found!.held)).toEqual([[], ['digest', 'identity'], []]);
  expect(found!.held[1]).toMatchObject({ title: 'Văn bản b.txt', sha512: found!.submitted[1]!.sha512 });
  expect(await compared(again['id'], producer)).toEqual([found]);
  const target = `/v1/transfers/${String(again['id'])}/duplicates/${String(first['id'])}/documents`;
  const page = (query: string) => service.call('GET', `${target}?${query}`, { key: producer });
  const held = await page('side=held&limit=2');
  expect(held.body['items']).toEqual(found!.held.slice(0, 2));
  expect((await page(`side=held&limit=2&after=${String(held.body['next'])}`)).body['items']).toEqual(
    found!.held.slice(2),
  );
  const decision = { decision: 'accept', reason: 'bản mới' };
  await service.call('POST', `/v1/transfers/${String(again['id'])}/decision`, {
    key: service.administrator,
    body: decision,
  });
  const target2 = `/v1/transfers/${String(again['id'])}`;
  await service.until(target2, producer, ({ state }) => state === 'preserved');
});

it('recognises a record and its documents by their codes', async () => {
  const again = await service.send(producer, await tt05Files('H01.2025.01', { 'n.txt': LONG('n') }), 'again');
  expect(again).toMatchObject({ state: 'under-review', duplicates: { documents: 1, holdings: 1 } });
  expect(rulesOf(again)).toEqual(['C14_DUPLICATE_DOCUMENT', 'C14_DUPLICATE_RECORD']);
  const [found] = await compared(again['id']);
  expect(found).toMatchObject({ sameRecordCode: true, matchedDocuments: 1 });
  expect(found!.submitted[0]!.matches).toMatchObject([{ kind: 'code' }]);
});

it('tells a producer nothing of what another agency deposited', async () => {
  const stranger = await service.agency('H02', { duplicates: 'review' });
  const sent = await service.send(stranger, await bagParcel('taken', { 'a.txt': LONG('a') }));
  expect(sent).toMatchObject({ state: 'under-review', duplicates: { documents: 1, holdings: 1 } });
  expect(rulesOf(sent)).toEqual(['C14_DUPLICATES']);
  expect(await compared(sent['id'], stranger)).toEqual([]);
  expect(await compared(sent['id'])).toMatchObject([{ agency: 'H01' }]);
  const target = `/v1/transfers/${String(sent['id'])}/duplicates/${String(first['id'])}/documents`;
  expect((await service.call('GET', target, { key: stranger })).status).toBe(404);
});

it('compares neither tiny files nor what is no document', async () => {
  await service.send(
    producer,
    await bagParcel('tiny-1', { 'empty.txt': '', 'x.txt': 'x', 'long.txt': LONG('tiny 1') }),
  );
  const sent = await service.send(
    producer,
    await bagParcel('tiny-2', { 'empty.txt': '', 'x.txt': 'x', 'long.txt': LONG('tiny 2') }),
  );
  expect(sent).toMatchObject({ state: 'preserved', duplicates: { documents: 0, holdings: 0 } });
});

it('lets at most one of two equal packages through that come at the same moment', async () => {
  const parcels = [
    await bagParcel('twin-1', { 'twin.txt': LONG('twin') }),
    await bagParcel('twin-2', { 'twin.txt': LONG('twin') }),
  ];
  const sent = await Promise.all(parcels.map((parcel) => service.send(producer, parcel)));
  const states = sent.map(({ state }) => state).sort();
  expect(states[1]).toBe('under-review');
  expect(['preserved', 'under-review']).toContain(states[0]);
});
