import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openTree, writeZip } from '@mocban/container';
import { readPremisDocument } from '@mocban/premis';
import { rebuildCatalogue } from '@mocban/repository';
import { checkTt05 } from '@mocban/vn-records';
import { describeWith, samples } from '../../fixtures/corpora.js';
import { parcelOf, removeFolder, scratchFolder, TestService, type Parcel } from './service.js';

let folder: string;
let service: TestService;
let producer: string;

beforeAll(async () => {
  folder = await scratchFolder();
  service = await TestService.start(path.join(folder, 'data'));
  producer = await service.agency('H99.07');
}, 60_000);

afterAll(async () => {
  await service?.close();
  await removeFolder(folder);
});

type Body = Record<string, unknown>;

let zips = 0;
async function zipped(files: Record<string, Buffer | string>, name = 'nop.zip'): Promise<Parcel> {
  const root = path.join(folder, `source-${(zips += 1)}`);
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), content);
  }
  await writeZip(root, `${root}.zip`);
  return parcelOf(name, await readFile(`${root}.zip`));
}

async function accepted(transfer: Body): Promise<Body> {
  const id = String(transfer['id']);
  if (transfer['state'] !== 'under-review') return transfer;
  const decision = { decision: 'accept', reason: 'kiểm tra' };
  await service.call('POST', `/v1/transfers/${id}/decision`, { key: service.administrator, body: decision });
  return service.until(`/v1/transfers/${id}`, producer, ({ state }) => state === 'preserved' || state === 'failed');
}

const holdingOf = async (transfer: Body): Promise<Body> =>
  (await service.call('GET', `/v1/holdings/${String(transfer['aipId']).slice(-36)}`, { key: producer })).body;

const rules = (transfer: Body): string[] => (transfer['findings'] as { rule: string }[]).map(({ rule }) => rule);

async function files(transfer: Body, role: string): Promise<{ path: string; originalName?: string }[]> {
  const target = `/v1/holdings/${String(transfer['aipId']).slice(-36)}/versions/head/files?role=${role}`;
  return (await service.call('GET', target, { key: producer })).body['items'] as { path: string }[];
}

describe('a list of files with the folder of its documents', () => {
  const HEAD =
    'Phông;Số và ký hiệu hồ sơ;Tiêu đề hồ sơ;Thời hạn bảo quản;Chế độ sử dụng;Ngôn ngữ;Ngày bắt đầu;Ngày kết thúc;Số tờ;Tên loại văn bản;Ngày văn bản;Tên cơ quan ban hành;Trích yếu nội dung;Số trang;Đường dẫn file';
  const row = (file: string, subject: string, at: string) =>
    `012;${file};Hồ sơ ${file};Vĩnh viễn;Công khai;Tiếng Việt;01/01/2010;31/12/2010;2;Báo cáo;05/03/2010;Sở Nội vụ;${subject};1;${at}`;

  it('becomes an AIP_hoso with its documents by their names, the list kept, and the conversion in its history', async () => {
    const list = [HEAD, row('31', 'Về một', 'pdf/mot.txt'), row('31', 'Về hai', 'pdf\\hai.txt')].join('\r\n');
    const sent = await zipped({
      'mục lục.csv': `\ufeff${list}\r\n;;;\r\n`,
      'pdf/mot.txt': 'một',
      'pdf/hai.txt': 'hai',
    });
    const transfer = await accepted(await service.send(producer, sent, 'list'));
    expect(transfer).toMatchObject({ state: 'preserved', profile: 'spreadsheet', packageType: 'SIP_hoso' });
    expect(await holdingOf(transfer)).toMatchObject({
      profile: 'tt05',
      submissionProfile: 'spreadsheet',
      recordCode: 'H99.07.2010.31',
      title: 'Hồ sơ 31',
    });
    expect((await files(transfer, 'content')).map(({ originalName }) => originalName)).toEqual([
      'pdf/mot.txt',
      'pdf/hai.txt',
    ]);
    expect((await files(transfer, 'documentation')).map((file) => file.path)).toEqual(['documentation/mục lục.csv']);
    const target = `/v1/holdings/${String(transfer['aipId']).slice(-36)}/events`;
    const events = (await service.call('GET', target, { key: producer })).body['items'] as {
      type: string;
      event: Body;
    }[];
    const digest = /mục lục\.csv: sha256 [0-9a-f]{64}/;
    expect(events.find(({ type }) => type === 'metadata modification')?.event['outcomeNote']).toMatch(digest);
    const dip = await fetch(
      `${service.repository.url}/v1/holdings/${String(transfer['aipId']).slice(-36)}/versions/head/dip?profile=tt05`,
      { headers: { authorization: `Bearer ${producer}` } },
    );
    await writeFile(path.join(folder, 'dip.zip'), Buffer.from(await dip.arrayBuffer()));
    const tree = await openTree(path.join(folder, 'dip.zip'));
    const judged = await checkTt05(tree, { historicalArchive: true, networked: true, purpose: 'validate' });
    await tree.close();
    expect(judged.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('goes back with every problem of the list, in one run', async () => {
    const list = [
      HEAD,
      row('32', '', 'pdf/khong-co.txt'),
      row('32', 'Về hai', 'pdf/hai.txt').replace('Vĩnh viễn', '??'),
    ];
    const sent = await zipped({ 'a.csv': list.join('\n'), 'pdf/hai.txt': 'hai', 'pdf/thua.txt': 'ba' });
    const transfer = await service.send(producer, sent, 'bad list');
    expect(transfer['state']).toBe('returned');
    expect(rules(transfer)).toEqual(expect.arrayContaining(['TT05_IMPORT_FILE_MISSING', 'TT05_IMPORT_FILE_UNLISTED']));
  });
});

describeWith('samples beside MOCBAN_CORPORA', samples, 'samples', (from) => {
  const message = async (name: string) =>
    parcelOf(`${name}.edxml`, await readFile(path.join(from, `edxml/${name}.edxml`)));

  it('takes a message as it is, and flags its document when it is recalled, wherever the recall comes from', async () => {
    const key = await service.agency('H99.15.04');
    producer = key;
    const sent = await accepted(await service.send(key, await message('new'), 'new'));
    expect(sent).toMatchObject({ state: 'preserved', profile: 'edxml', packageType: 'SIP_tailieu' });
    expect(rules(sent)).toContain('TT05_IMPORT_ASSUMED');
    expect(await holdingOf(sent)).toMatchObject({ submissionProfile: 'edxml', notes: [] });
    const before = await files(sent, 'content');
    expect(before.map((file) => file.path)).toHaveLength(2);
    const recall = await accepted(await service.send(key, await message('recall'), 'recall'));
    expect(recall).toMatchObject({ state: 'preserved', profile: 'edxml' });
    const expected = {
      kind: 'recalled',
      documentId: 'H99.15.04,2026/02/10,21/UBND-VP',
      text: 'Thu hồi do sai nơi nhận',
      by: 'Ủy ban nhân dân xã Mường Thử',
      path: before[0]!.path,
      holding: String(recall['aipId']).slice(-36),
    };
    const flagged = await holdingOf(sent);
    expect(flagged['notes']).toEqual([expect.objectContaining(expected)]);
    expect(await files(sent, 'content')).toEqual(before);
    expect((await holdingOf(recall))['notes']).toEqual([]);
  });

  it('tells a DIP of the recalled document, and finds the notes again in a store alone', async () => {
    const holdings = (await service.call('GET', '/v1/holdings?limit=100', { key: producer })).body['items'] as Body[];
    const withNotes = async () =>
      (
        await Promise.all(
          holdings.map(({ uuid }) =>
            service.call('GET', `/v1/holdings/${String(uuid)}`, { key: service.administrator }),
          ),
        )
      ).map(({ body }) => body['notes'] as Body[]);
    const before = await withNotes();
    expect(before.flat()).toEqual([expect.objectContaining({ kind: 'recalled' })]);
    const recalled = holdings[before.findIndex((notes) => notes.length > 0)]!;
    const target = `/v1/holdings/${String(recalled['uuid'])}/versions/head/dip?profile=eark`;
    const dip = await fetch(`${service.repository.url}${target}`, { headers: { authorization: `Bearer ${producer}` } });
    await writeFile(path.join(folder, 'recalled.zip'), Buffer.from(await dip.arrayBuffer()));
    const tree = await openTree(path.join(folder, 'recalled.zip'));
    const premis = await readPremisDocument(tree.read('metadata/preservation/PREMIS.xml'));
    await tree.close();
    const said = premis.events.find(({ detail }) => detail?.includes('recalled'));
    expect(said).toMatchObject({ type: 'metadata modification', dateTime: before.flat()[0]!['receivedAt'] });
    expect(said?.detail).toMatch(/H99\.15\.04,2026\/02\/10,21\/UBND-VP.*Thu hồi do sai nơi nhận/);
    expect(said?.objects).toContainEqual(
      expect.objectContaining({ value: `urn:uuid:${String(before.flat()[0]!['holding'])}`, role: 'source' }),
    );

    const exported = (await service.call('GET', '/v1/catalogue/export', { key: service.administrator })).text;
    expect(exported.match(/"type":"note"/g)).toHaveLength(1);
    await service.close();
    const stores = [{ id: 'store-2', path: path.join(folder, 'data/store-2') }];
    const dataDirectory = path.join(folder, 'rebuilt');
    expect((await rebuildCatalogue({ stores: [stores[0]!.path], dataDirectory })).problems).toEqual([]);
    service = await TestService.start(dataDirectory, { stores });
    expect((await service.call('GET', '/v1/catalogue/export', { key: service.administrator })).text).toBe(exported);
    expect(await withNotes()).toEqual(before);
    producer = await service.key('producer', 'H99.15.04');
  });

  it('takes a package of Thông tư 02/2019', async () => {
    const parcel = parcelOf('tt02.zip', await readFile(path.join(from, 'tt02/hoso-tt02.zip')));
    const transfer = await accepted(await service.send(producer, parcel, 'tt02'));
    expect(transfer).toMatchObject({ state: 'preserved', profile: 'tt02', packageType: 'SIP_hoso' });
    expect(await holdingOf(transfer)).toMatchObject({ recordCode: 'H99.07.P012.01.25' });
  });
});
