import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openTree } from '@mocban/container';
import { loadRules } from '../rules/load.js';
import { clock, pdfOf, scratch } from '../sip/sample-folder.test.helper.js';
import { importTt02, type ImportTt02Options } from './import.js';
import { recogniseTt02 } from './read.js';

const CODE =
  '<FileCode><Identifier>H99</Identifier><FileNotation>25</FileNotation><Organld>P1</Organld><FileCatalog>01</FileCatalog></FileCode>';
const FILE = `<File>${CODE}<Title>Hồ sơ</Title><Maintenance>Vĩnh viễn</Maintenance><Rights>Công khai</Rights><Language>Tiếng Việt, Anh</Language><StartDate>2018-01-22</StartDate><EndDate>30/11/2018</EndDate></File>`;
const record = (ordinal: number, more = '') =>
  `<Document><DocOrdinal>${ordinal}</DocOrdinal><TypeName>Báo cáo</TypeName><IssuedDate>22/01/2018</IssuedDate><OrganName>Phòng</OrganName><Subject>Về ${ordinal}</Subject>${more}</Document>`;

async function imported(files: Record<string, string>, options: ImportTt02Options = {}) {
  const folder = join(await scratch(), 'ho-so');
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), path.endsWith('.pdf') ? await pdfOf(1) : content);
  }
  const tree = await openTree(folder);
  const result = await importTt02(tree, { clock, ...options });
  const lines = result.findings.map(({ rule, effect, location }) => `${effect} ${rule.slice(12)} ${location}`);
  return { ...result, lines, isRecognised: await recogniseTt02(tree) };
}

it('joins the parts of codes in their order, orders documents by ordinal and turns terms into codes', async () => {
  const { files, isRecognised, lines } = await imported({
    'file.XML': FILE,
    'd/2.xml': record(1),
    'd/2.pdf': '',
    'd/1.xml': record(2, '<Keyword>x</Keyword><Box>9</Box>'),
    'd/1.PDF': '',
  });
  expect(isRecognised).toBe(true);
  expect(lines.filter((line) => !line.startsWith('info'))).toEqual([]);
  const { file, documents } = files[0]!.metadata;
  expect(file).toMatchObject({
    fileCode: 'H99.P1.01.25',
    maintenance: '01',
    mode: '01',
    language: '01;02',
    startDate: '22/01/2018',
  });
  expect(documents.map(({ path, docCode }) => [path, docCode])).toEqual([
    ['d/2.pdf', 'H99.P1.01.25.0000001'],
    ['d/1.PDF', 'H99.P1.01.25.0000002'],
  ]);
  expect(documents[1]).toMatchObject({ keyword: 'x', description: 'Tên loại tài liệu: Báo cáo; Box: 9' });
});

it('tells everything that is wrong at once', async () => {
  const { lines } = await imported({
    'File.xml': FILE.replace('Công khai', 'Bí ẩn').replace('<Title>Hồ sơ', `<Title>${'x'.repeat(1001)}`),
    'a.xml': record(1),
    'b.pdf': '',
    'c.xml': '<!DOCTYPE a><Document/>',
    'c.pdf': '',
    'd.xml': record(4, '<IssuedDate>31/02/2018</IssuedDate>'),
    'd.pdf': '',
    'e.xml': record(5).replace('Báo cáo', 'Thông điệp'),
    'e.pdf': '',
    'e.docx': 'x',
    'f.xml': `${'<Document>'.repeat(100)}`,
  });
  expect(lines).toEqual(
    expect.arrayContaining([
      'block VALUE File.xml#mode',
      'block VALUE File.xml#title',
      'block FILE_MISSING a.xml',
      'block METADATA_MISSING b.pdf',
      'block UNREADABLE c.xml',
      'block VALUE d.xml#issuedDate',
      'block FILE_AMBIGUOUS e.xml',
      'block UNREADABLE f.xml',
    ]),
  );
});

it('reads names and terms as an operator corrects them', async () => {
  const rules = loadRules({
    dialects: { 'tt02/file': { Notes: 'description', Keyword: null } },
    terms: { maintenance: { 'mãi mãi': '01' } },
  });
  const file = FILE.replace('Vĩnh viễn', 'Mãi mãi').replace('</File>', '<Notes>ghi</Notes></File>');
  const { files } = await imported({ 'File.xml': file, 'a.xml': record(1), 'a.pdf': '' }, { rules });
  expect(files[0]!.metadata.file).toMatchObject({ maintenance: '01', description: expect.stringMatching(/^ghi; /) });
});

it.each(['<a/>', '<File><Title>x</Title></File>', '', '<!DOCTYPE File><File/>'])(
  'is not taken in by %j',
  async (file) => {
    const { isRecognised, lines } = await imported({ 'File.xml': file });
    expect(isRecognised).toBe(false);
    expect(lines.some((line) => line.startsWith('block '))).toBe(true);
  },
);
