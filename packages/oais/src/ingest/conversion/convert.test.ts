import { join } from 'node:path';
import { AGREEMENT, removeFolder, temporaryFolder, writeTree, zipOf } from '../../archive.test.helper.js';
import { openArchiveStore } from '../../archival-storage/store.js';
import type { ArchiveStore } from '../../ports.js';
import { checkSubmission } from '../check.js';
import { receivePackage } from '../receive.js';

const AT = '2026-03-10T01:00:00Z';
const QCVN = 'http://www.mic.gov.vn/TBT/QCVN_102_2016';

let folder: string;
let store: ArchiveStore;
beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openArchiveStore('store-1', join(folder, 's1'));
});
afterEach(() => removeFolder(folder));

const message = (attachment: string) =>
  `<?xml version="1.0"?><edXML xmlns="${QCVN}"><edXMLEnvelope><edXMLHeader><MessageHeader><From><OrganId>H38.1</OrganId><OrganName>Sở Nội vụ</OrganName></From><DocumentId>H38.1,2026/02/10,21/UBND-VP</DocumentId><Code><CodeNumber>21</CodeNumber><CodeNotation>UBND-VP</CodeNotation></Code><PromulgationInfo><PromulgationDate>2026/02/10</PromulgationDate></PromulgationInfo><DocumentType><TypeName>Công văn</TypeName></DocumentType><Subject>Về việc thử</Subject><OtherInfo><PageAmount>1</PageAmount></OtherInfo></MessageHeader></edXMLHeader><edXMLBody><edXMLManifest><Reference><ContentId>a</ContentId><AttachmentName>a.txt</AttachmentName></Reference></edXMLManifest></edXMLBody></edXMLEnvelope><AttachmentEncoded><Attachment><ContentId>a</ContentId><AttachmentName>a.txt</AttachmentName><ContentTransferEncoded>${Buffer.from(attachment).toString('base64')}</ContentTransferEncoded></Attachment></AttachmentEncoded></edXML>`;

async function uploaded(text: string, name = 'van-ban.edxml'): Promise<string> {
  await writeTree(folder, { [name]: text });
  return join(folder, name);
}

const receive = (packagePath: string, tx: string, more = {}) =>
  receivePackage({
    packagePath,
    packageName: 'van-ban.edxml',
    store,
    tx,
    convert: { agreement: AGREEMENT, at: AT },
    ...more,
  });

it('makes the same package of the same message, whenever it is made', async () => {
  const path = await uploaded(message('nội dung'));
  const digests = [];
  for (const tx of ['one', 'two']) {
    const { conversion } = await receive(path, tx);
    digests.push([...conversion!.packages[0]!.tree!.files.values()].map((file) => [file.path, file.digests.sha512]));
    await new Promise((resolve) => setTimeout(resolve, 1100));
  }
  expect(digests[1]).toEqual(digests[0]);
  expect(digests[0]!.length).toBeGreaterThan(5);
});

it('shows attachments to the inspectors as they are decoded', async () => {
  const seen = new Map<string, string>();
  const inspector = ({ path }: { path: string }) => ({
    write: (chunk: Uint8Array) => void seen.set(path, (seen.get(path) ?? '') + Buffer.from(chunk).toString()),
    end: () => undefined,
    abort: () => undefined,
  });
  await receive(await uploaded(message('mã độc')), 'one', { inspectors: [inspector] });
  expect([...seen.values()]).toContain('mã độc');
});

it('takes a document of another kind, and a list without terms to convert by, for what they are', async () => {
  const other = await checkSubmission(
    await receive(await uploaded('<a/>', 'a.xml'), 'one', { packageName: 'a.xml' }),
    AGREEMENT,
  );
  expect(other.report).toMatchObject({ verdict: 'block', profile: 'unknown' });
  await writeTree(join(folder, 'x'), { 'list.csv': 'Số hồ sơ,Tiêu đề hồ sơ,Đường dẫn file\n' });
  const path = await zipOf(join(folder, 'x'), join(folder, 'x.zip'));
  const received = await receivePackage({ packagePath: path, packageName: 'x.zip', store, tx: 'two' });
  expect(received.findings.map(({ rule }) => rule)).toEqual(['PACKAGE_PROFILE_UNKNOWN']);
});

it('says a broken message in one run, and nothing is made of it', async () => {
  const text = message('x')
    .replace('<Subject>Về việc thử</Subject>', '')
    .replace('<ContentId>a</ContentId><AttachmentName>a.txt', '<ContentId>b</ContentId><AttachmentName>a.txt');
  const { report } = await checkSubmission(await receive(await uploaded(text), 'one'), AGREEMENT);
  expect(report).toMatchObject({ verdict: 'block', profile: 'edxml' });
  expect(report.findings.map(({ rule }) => rule)).toContain('TT05_EDXML_ATTACHMENT_MISSING');
});
