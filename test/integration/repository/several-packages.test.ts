import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { writeZip } from '@mocban/container';
import { describeAip, openExistingStore, type HoldingRecord } from '@mocban/oais';
import { exportVersion } from '@mocban/ocfl';
import { rebuildCatalogue } from '@mocban/repository';
import { describeWith, samples } from '../../fixtures/corpora.js';
import { parcelOf, removeFolder, scratchFolder, TestService, tt05Files, type Parcel } from './service.js';

type Body = Record<string, unknown>;
type Package = { recordCode: string; title: string; documentCount: number; verdict: string; aipId?: string };

let folder: string;
let service: TestService;
let producer: string;
let receiver: Server;
const told: { type: string; data: Body }[] = [];

beforeAll(async () => {
  folder = await scratchFolder();
  receiver = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      told.push(JSON.parse(body) as (typeof told)[number]);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  service = await TestService.start(path.join(folder, 'data'), { webhooks: { allowPrivateAddresses: true } });
  producer = await service.agency('H99.07', { duplicates: 'review' });
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  await service.call('POST', '/v1/webhooks', {
    key: service.administrator,
    body: { url, events: ['transfer.preserved', 'transfer.returned'] },
  });
}, 60_000);

afterAll(async () => {
  await service?.close();
  receiver.close();
  await removeFolder(folder);
});

const HEAD =
  'Phông;Số và ký hiệu hồ sơ;Tiêu đề hồ sơ;Thời hạn bảo quản;Chế độ sử dụng;Ngôn ngữ;Ngày bắt đầu;Ngày kết thúc;Số tờ;Tổng số văn bản trong hồ sơ;Tên loại văn bản;Ngày văn bản;Tên cơ quan ban hành;Trích yếu nội dung;Số trang;Đường dẫn file';
const row = (file: string, at: string, total = '') =>
  `012;${file};Hồ sơ ${file};Vĩnh viễn;Công khai;Tiếng Việt;01/01/2010;31/12/2010;2;${total};Báo cáo;05/03/2010;Sở Nội vụ;Về ${at};1;${at}`;
const listOf = (...rows: string[]) => `\ufeff${[HEAD, ...rows].join('\r\n')}`;

let zips = 0;
async function zipped(files: Record<string, Buffer | string>): Promise<Parcel> {
  const root = path.join(folder, `source-${(zips += 1)}`);
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), content);
  }
  await writeZip(root, `${root}.zip`);
  return parcelOf('nop.zip', await readFile(`${root}.zip`));
}

const get = async (target: string, key = producer): Promise<Body> => (await service.call('GET', target, { key })).body;
const rules = (transfer: Body) => (transfer['findings'] as { rule: string }[]).map(({ rule }) => rule);
const packagesIn = (body: Body) => body['packages'] as Package[];
const holdingsOf = async (transfer: Body) =>
  (await get(`/v1/holdings?transferId=${String(transfer['id'])}`))['items'] as Body[];
const content = async (aipId: string, role: string) =>
  (await get(`/v1/holdings/${aipId.slice(-36)}/versions/head/files?role=${role}`))['items'] as { path: string }[];

/** The AIP as its store alone tells of it, and the folder that its `submission/` was taken out to. */
async function fromStore(aipId: string): Promise<{ record: HoldingRecord; submission: string }> {
  const store = await openExistingStore(path.join(folder, 'data/store-1'), { id: 'store-1', readOnly: true });
  const objectPath = String((await get(`/v1/holdings/${aipId.slice(-36)}`))['objectPath']);
  const record = await describeAip(store, objectPath);
  const out = path.join(folder, `out-${aipId.slice(-36)}`);
  await exportVersion(store.files, objectPath, 'v1', out);
  return { record, submission: path.join(out, 'submission') };
}

/** As the ADR tells a person to prove it. */
const manifestDigest = (submission: string): string =>
  execFileSync('sh', ['-c', "find . -type f -printf '%P\\0' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum"], {
    cwd: submission,
    encoding: 'utf8',
  }).slice(0, 64);

describe('a list of two hồ sơ', () => {
  let transfer: Body;
  const sent = {
    'muc-luc.csv': listOf(row('41', 'pdf/mot.txt'), row('41', 'pdf/hai.txt'), row('42', 'pdf/ba.txt')),
    'pdf/mot.txt': 'nội dung một, dài hơn ba mươi hai byte',
    'pdf/hai.txt': 'nội dung hai, dài hơn ba mươi hai byte',
    'pdf/ba.txt': 'nội dung ba, dài hơn ba mươi hai byte.',
    'ghi-chu.txt': 'không thuộc hồ sơ nào',
  };

  it('becomes two holdings, each with its own documents', async () => {
    transfer = await service.send(producer, await zipped(sent), 'two');
    expect(transfer).toMatchObject({ state: 'preserved', profile: 'spreadsheet', documentCount: 3 });
    expect(packagesIn(transfer)).toMatchObject([
      { recordCode: 'H99.07.2010.41', title: 'Hồ sơ 41', documentCount: 2 },
      { recordCode: 'H99.07.2010.42', title: 'Hồ sơ 42', documentCount: 1 },
    ]);
    const aipIds = packagesIn(transfer).map(({ aipId }) => aipId!);
    expect(new Set(aipIds).size).toBe(2);
    expect(transfer['aipId']).toBe(aipIds[0]);
    const holdings = await holdingsOf(transfer);
    expect(holdings.map((holding) => [holding['recordCode'], holding['aipId'], holding['part']])).toEqual([
      ['H99.07.2010.42', aipIds[1], { number: 2, of: 2 }],
      ['H99.07.2010.41', aipIds[0], { number: 1, of: 2 }],
    ]);
    expect(await content(aipIds[0]!, 'content')).toHaveLength(2);
    expect(await content(aipIds[1]!, 'content')).toHaveLength(1);
  });

  it('keeps what came once, the list with each, and proves of each AIP what the others hold', async () => {
    const held = new Map<string, string[]>();
    for (const [index, { aipId }] of packagesIn(transfer).entries()) {
      const { record, submission } = await fromStore(aipId!);
      expect(record.part?.number).toBe(index + 1);
      expect(record.part?.parts.map((part) => part.aipId)).toEqual(packagesIn(transfer).map((made) => made.aipId));
      const names = Object.keys(sent).filter((name) => existsSync(path.join(submission, name)));
      for (const name of names) {
        expect(await readFile(path.join(submission, name), 'utf8')).toBe(sent[name as keyof typeof sent]);
        held.set(name, [...(held.get(name) ?? []), aipId!]);
      }
      const { files, manifestSha256 } = record.part!.parts[index]!;
      expect([files, manifestSha256]).toEqual([names.length, manifestDigest(submission)]);
      expect(record.transfer.packageSha256).toBe((transfer['digest'] as { value: string }).value);
    }
    expect([...held.keys()].sort()).toEqual(Object.keys(sent).sort());
    for (const [name, aips] of held) expect([name, aips.length]).toEqual([name, name === 'muc-luc.csv' ? 2 : 1]);
  });

  it('has a line for each in the receipt and in the processing report, and one message that names both', async () => {
    const id = String(transfer['id']);
    const packages = packagesIn(transfer);
    expect(await get(`/v1/transfers/${id}/receipt`)).toMatchObject({
      packageCount: 2,
      loadedDocumentCount: 3,
      packages,
    });
    expect(await get(`/v1/transfers/${id}/processing-report`)).toMatchObject({ proposed: 3, passed: 3, packages });
    for (let tries = 0; tries < 100 && !told.some(({ data }) => data['transferId'] === id); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(told.find(({ data }) => data['transferId'] === id)?.data).toMatchObject({
      aipId: packages[0]!.aipId,
      aipIds: packages.map(({ aipId }) => aipId),
    });
  });

  it('is found by a package that has a document or the code of the second', async () => {
    const again = await tt05Files('H99.07.2010.42', { 'a.txt': sent['pdf/ba.txt'] });
    const later = await service.send(producer, again, 'again');
    expect(later['state']).toBe('under-review');
    expect(rules(later)).toEqual(expect.arrayContaining(['C14_DUPLICATE_DOCUMENT', 'C14_DUPLICATE_RECORD']));
    const [found, ...others] = (await get(`/v1/transfers/${String(later['id'])}/duplicates`))['items'] as Body[];
    expect(others).toEqual([]);
    const uuids = packagesIn(transfer).map(({ aipId }) => aipId!.slice(-36));
    expect(found).toMatchObject({ transferId: transfer['id'], holdings: uuids, sameRecordCode: true });
    const matched = (found!['held'] as { holding: string; matches: unknown[] }[]).filter(
      (document) => document.matches.length > 0,
    );
    expect(matched.map(({ holding }) => holding)).toEqual([uuids[1]]);
  });

  it('finds by its codes what is held, and says which of them', async () => {
    const list = listOf(row('42', 'x.txt'), row('43', 'y.txt'));
    const next = await service.send(
      producer,
      await zipped({ 'a.csv': list, 'x.txt': 'x', 'y.txt': 'y' }),
      'code again',
    );
    expect(next['state']).toBe('under-review');
    const record = (next['findings'] as { rule: string; location: string }[]).filter(
      ({ rule }) => rule === 'C14_DUPLICATE_RECORD',
    );
    expect(record.map(({ location }) => location)).toEqual(['H99.07.2010.42']);
    const decision = { decision: 'return', reason: 'trùng' };
    await service.call('POST', `/v1/transfers/${String(next['id'])}/decision`, {
      key: service.administrator,
      body: decision,
    });
  });
});

it('goes back whole when one hồ sơ is faulty, the faulty one by its name, and nothing is preserved', async () => {
  const list = listOf(row('51', 'a.txt'), row('52', 'b.txt').replace('Vĩnh viễn', '20 năm'), row('53', 'c.txt'));
  const sent = await zipped({ 'a.csv': list, 'a.txt': 'một', 'b.txt': 'hai', 'c.txt': 'ba' });
  const transfer = await service.send(producer, sent, 'one faulty');
  expect(transfer['state']).toBe('returned');
  expect(packagesIn(transfer).map(({ recordCode, verdict }) => [recordCode, verdict === 'block'])).toEqual([
    ['H99.07.2010.51', false],
    ['H99.07.2010.52', true],
    ['H99.07.2010.53', false],
  ]);
  const errors = (transfer['findings'] as { severity: string; location: string }[]).filter(
    ({ severity }) => severity === 'error',
  );
  expect(errors.every(({ location }) => location.startsWith('H99.07.2010.52/'))).toBe(true);
  expect(await holdingsOf(transfer)).toEqual([]);
});

it('refuses a document that two of its hồ sơ have', async () => {
  const list = listOf(row('61', 'a.txt'), row('62', 'b.txt'));
  const sent = await zipped({ 'a.csv': list, 'a.txt': 'cùng nội dung', 'b.txt': 'cùng nội dung' });
  const transfer = await service.send(producer, sent, 'same document');
  expect(transfer['state']).toBe('returned');
  const document = (transfer['documents'] as { path: string; outcome: string }[]).map(({ path: at, outcome }) => [
    at.split('/')[0],
    outcome,
  ]);
  expect(document).toEqual([
    ['H99.07.2010.61', 'passed'],
    ['H99.07.2010.62', 'failed'],
  ]);
  expect(rules(transfer)).toContain('TT05_C13_DUPLICATE_CONTENT');
});

it('waits as one for an officer, who decides on all of them', async () => {
  const list = listOf(row('71', 'a.txt', '3'), row('72', 'b.txt'));
  const sent = await zipped({ 'a.csv': list, 'a.txt': 'bảy mốt', 'b.txt': 'bảy hai' });
  const transfer = await service.send(producer, sent, 'officer');
  expect(transfer['state']).toBe('under-review');
  const decision = { decision: 'accept', reason: 'đã kiểm tra' };
  const id = String(transfer['id']);
  await service.call('POST', `/v1/transfers/${id}/decision`, { key: service.administrator, body: decision });
  const preserved = await service.until(`/v1/transfers/${id}`, producer, ({ state }) => state === 'preserved');
  expect(await holdingsOf(preserved)).toHaveLength(2);
});

it('says of a list that cannot be packed what is wrong, and takes no list beyond a thousand', async () => {
  const rows = Array.from({ length: 1001 }, (_, n) => row(`t${n}`, `t${n}.txt`));
  const files = Object.fromEntries(rows.map((_, n) => [`t${n}.txt`, String(n)]));
  const transfer = await service.send(producer, await zipped({ 'a.csv': listOf(...rows), ...files }), 'too many');
  expect(transfer['state']).toBe('returned');
  expect(rules(transfer)).toContain('TT05_IMPORT_TOO_MANY_FILES');
});

describeWith('samples beside MOCBAN_CORPORA', samples, 'samples', (from) => {
  async function provincial(): Promise<Parcel> {
    const root = path.join(from, 'spreadsheet');
    const files: Record<string, Buffer> = { 'muc-luc.xlsx': await readFile(path.join(root, 'muc-luc-ho-so.xlsx')) };
    for (const name of await readdir(path.join(root, 'tep-pdf')))
      files[`tep-pdf/${name}`] = await readFile(path.join(root, 'tep-pdf', name));
    return zipped(files);
  }

  it('returns the provincial list to a historical archive for its temporary file, and takes it elsewhere', async () => {
    const returned = await service.send(producer, await provincial(), 'provincial');
    expect(returned['state']).toBe('returned');
    expect(packagesIn(returned).map(({ verdict }) => verdict === 'block')).toEqual([false, true]);
    expect(packagesIn(returned)[1]!.recordCode).toContain('0008');
    expect(rules(returned)).toContain('TT05_C9_NOT_PERMANENT');
    const other = await service.agency('H99.08', { historicalArchive: false });
    let transfer = await service.send(other, await provincial(), 'provincial');
    if (transfer['state'] === 'under-review') {
      const decision = { decision: 'accept', reason: 'kiểm tra' };
      const target = `/v1/transfers/${String(transfer['id'])}`;
      await service.call('POST', `${target}/decision`, { key: service.administrator, body: decision });
      transfer = await service.until(target, other, ({ state }) => state === 'preserved' || state === 'failed');
    }
    expect(transfer).toMatchObject({ state: 'preserved', documentCount: 9 });
    expect(packagesIn(transfer).map(({ documentCount }) => documentCount)).toEqual([5, 4]);
  });
});

it('is catalogued again from a store alone', async () => {
  const before = (await service.call('GET', '/v1/catalogue/export', { key: service.administrator })).text;
  expect(before).toContain('"partNumber":2');
  const first = (await get('/v1/transfers', service.administrator))['items'] as { id: string; aipId?: string }[];
  await service.close();
  const stores = [{ id: 'store-1', path: path.join(folder, 'data/store-1') }];
  const dataDirectory = path.join(folder, 'rebuilt');
  expect((await rebuildCatalogue({ stores: [stores[0]!.path], dataDirectory })).problems).toEqual([]);
  service = await TestService.start(dataDirectory, { stores });
  expect((await service.call('GET', '/v1/catalogue/export', { key: service.administrator })).text).toBe(before);
  for (const { id, aipId } of first.filter((transfer) => transfer.aipId !== undefined))
    expect(await get(`/v1/transfers/${id}`, service.administrator)).toMatchObject({ state: 'preserved', aipId });
});
