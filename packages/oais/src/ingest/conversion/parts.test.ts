import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AGREEMENT, removeFolder, temporaryFolder, writeTree, zipOf } from '../../archive.test.helper.js';
import { auditObject } from '../../archival-storage/audit/audit-object.js';
import { commitAip } from '../../archival-storage/commit.js';
import { discardStaging } from '../../archival-storage/staging.js';
import { openArchiveStore } from '../../archival-storage/store.js';
import { describeAip } from '../../data-management/holding.js';
import type { ArchiveStore } from '../../ports.js';
import type { StagedAip } from '../types.js';
import { checkSubmission } from '../check.js';
import { packageAips } from '../package.js';
import { receivePackage } from '../receive.js';
import { aipIdOfPart } from './parts.js';

const AT = '2026-03-10T01:00:00Z';
const FIRST = 'urn:uuid:2f1d4a6e-93a0-4b8f-8b1e-0d2c3f4a5b6c';

let folder: string;
let store: ArchiveStore;
let upload: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openArchiveStore('store-1', join(folder, 's1'));
  const head =
    'Số hồ sơ,Tiêu đề hồ sơ,Thời hạn bảo quản,Chế độ sử dụng,Ngôn ngữ,Ngày bắt đầu,Tên loại văn bản,Ngày văn bản,Tên cơ quan ban hành,Trích yếu nội dung,Số trang,Đường dẫn file';
  const row = (n: number) =>
    `${n},Hồ sơ ${n},Vĩnh viễn,Công khai,Tiếng Việt,01/01/2020,Báo cáo,05/03/2020,Sở,Về ${n},1,pdf/${n}.txt`;
  await writeTree(join(folder, 'x'), {
    'list.csv': [head, row(1), row(2), row(3)].join('\n'),
    'pdf/1.txt': 'một',
    'pdf/2.txt': 'hai',
    'pdf/3.txt': 'ba',
    'readme.txt': 'một',
  });
  upload = await zipOf(join(folder, 'x'), join(folder, 'x.zip'));
});
afterEach(() => removeFolder(folder));

async function staged(tx: string, signal?: AbortSignal): Promise<StagedAip[]> {
  const convert = { agreement: AGREEMENT, at: AT };
  const received = await receivePackage({ packagePath: upload, packageName: 'x.zip', store, tx, convert });
  const checked = await checkSubmission(received, AGREEMENT);
  const { sizeBytes, digests } = received.container;
  return packageAips({
    store,
    tx,
    received,
    checked,
    agreement: AGREEMENT,
    transfer: {
      transferId: '7d0b9c7a-5a6e-4f0e-9c54-0f7b2f6f4a11',
      agencyCode: AGREEMENT.agency.code,
      agencyName: AGREEMENT.agency.name,
      agreementCode: AGREEMENT.code,
      idempotencyKey: 'khóa',
      packageName: 'x.zip',
      packageSizeBytes: sizeBytes,
      packageSha256: digests.sha256!,
    },
    aip: { id: FIRST, created: AT },
    times: { received: AT, checked: AT },
    archive: { name: 'Trung tâm Lưu trữ lịch sử' },
    software: { name: 'Mộc Bản', version: '0.1.0' },
    ...(signal && { signal }),
  });
}

it('makes the same AIPs again when one of them was published before the rest was lost', async () => {
  const [first] = await staged('one');
  expect(await commitAip(store, first!)).toBe('committed');
  for (const tx of ['one', 'one.1', 'one.2', 'one.3']) await discardStaging(store, tx);
  const again = await staged('two');
  const outcomes = [];
  for (const aip of again) outcomes.push(await commitAip(store, aip));
  expect(outcomes).toEqual(['adopted', 'committed', 'committed']);
  expect(again.map(({ aipId }) => aipId)).toEqual([1, 2, 3].map((number) => aipIdOfPart(FIRST, number)));
  for (const { objectPrefix } of again)
    expect(await auditObject(store, objectPrefix)).toMatchObject({ verdict: 'intact', findings: [] });
});

it('puts the list into each, and what belongs to none into the first, though a document has the same bytes', async () => {
  const aips = await staged('one');
  const held: string[][] = [];
  for (const aip of aips) {
    await commitAip(store, aip);
    const { versions, part } = await describeAip(store, aip.objectPrefix);
    const files: string[] = [];
    for await (const { path, role } of versions[0]!.files) if (role === 'submission') files.push(path);
    held.push(files.sort());
    expect(part?.parts.map(({ recordCode }) => recordCode)).toEqual(['H38.1.2020.1', 'H38.1.2020.2', 'H38.1.2020.3']);
  }
  expect(held).toEqual([
    ['submission/x/list.csv', 'submission/x/pdf/1.txt', 'submission/x/readme.txt'],
    ['submission/x/list.csv', 'submission/x/pdf/2.txt'],
    ['submission/x/list.csv', 'submission/x/pdf/3.txt'],
  ]);
});

it('stages each in a folder of its own, and publishes nothing', async () => {
  const aips = await staged('one');
  expect(aips.map(({ tx }) => tx)).toEqual(['one.1', 'one.2', 'one.3']);
  expect((await readdir(join(folder, 's1/staging'))).sort()).toEqual(['one', 'one.1', 'one.2', 'one.3']);
  expect((await readdir(join(folder, 's1/objects'))).filter((name) => !/^0=|ocfl|extensions/.test(name))).toEqual([]);
});
