import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rawZip } from '@mocban/container/testing';
import { loadRules } from '../rules/load.js';
import { clock, pdfOf, scratch } from '../sip/sample-folder.test.helper.js';
import { importSpreadsheet, type ImportSpreadsheetOptions } from './import.js';
import { LIMITS } from './sheet.js';
import { workbook, type TestCell, type TestSheet } from './workbook.test.helper.js';

const FILE_HEADINGS = [
  'Phông',
  'Mục lục',
  'SỐ VÀ KÝ HIỆU HỒ SƠ',
  'tieu de ho so',
  'Thời hạn bảo quản',
  'Chế độ sử dụng',
  'Ngôn ngữ',
];
const DOCUMENT_HEADINGS = [
  'Tên loại văn bản',
  'Ngày/Tháng/Năm văn bản',
  'Tên cơ quan ban hành',
  'Trích yếu nội dung (bắt buộc)',
  'Đường dẫn file',
];
const HEADINGS = [...FILE_HEADINGS, ...DOCUMENT_HEADINGS];
const FILE: TestCell[] = ['012', '01', '05', 'Hồ sơ thử', 'Vĩnh viễn', 'Công khai', 'Tiếng Việt'];
const BLANK: TestCell[] = FILE.map(() => undefined);
const document = (date: TestCell, path: string): TestCell[] => ['Báo cáo', date, 'Sở Thí dụ', `Về ${path}`, path];

async function imported(
  content: Buffer | string,
  files = ['a.pdf', 'b.pdf'],
  options: ImportSpreadsheetOptions = {},
  name = 'list.xlsx',
) {
  const root = await scratch();
  const folder = join(root, 'folder');
  for (const [index, path] of files.entries()) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), await pdfOf(index + 1));
  }
  await mkdir(folder, { recursive: true });
  await writeFile(join(root, name), content);
  const result = await importSpreadsheet(join(root, name), folder, { clock, ...options });
  return {
    ...result,
    lines: result.findings.map(({ rule, effect, location }) => `${effect} ${rule.slice(12)} ${location}`),
  };
}

const sheetOf = (...rows: TestCell[][]): TestSheet => ({
  name: 'Mục lục',
  rows: [['MỤC LỤC HỒ SƠ NỘP LƯU'], HEADINGS, ...rows],
});

it('reads headings below a title without accents and case, dates as serials and as text, and codes as they are written', async () => {
  const { files, lines } = await imported(
    workbook([
      sheetOf(
        [...FILE, ...document({ attributes: 's="1"', content: '<v>40182</v>' }, 'a.pdf')],
        [...FILE, ...document('5.3.2010', 'b.pdf')],
      ),
    ]),
  );
  expect(lines).toEqual(['warn FILE_CODE Mục lục!C3', 'block FILE_CODE Mục lục!C3'].slice(1));
  expect(files[0]!.metadata.documents.map(({ issuedDate, typeName, path }) => [issuedDate, typeName, path])).toEqual([
    ['04/01/2010', '14', 'a.pdf'],
    ['05/03/2010', '14', 'b.pdf'],
  ]);
  expect(files[0]!.more).toEqual({ fonds: '012', catalogue: '01', notation: '05' });
});

it('takes a file over the rows below it, where its cells are merged or left empty', async () => {
  const rows = (blank: TestCell[]) => [
    [...FILE, ...document('04/01/2010', 'a.pdf')],
    [...blank, ...document('05/01/2010', 'b.pdf')],
  ];
  const merged = workbook([
    { ...sheetOf(...rows(BLANK)), merged: FILE.map((_, column) => `${'ABCDEFG'[column]}3:${'ABCDEFG'[column]}4`) },
  ]);
  for (const content of [merged, workbook([sheetOf(...rows(BLANK))])]) {
    const { files } = await imported(content);
    expect(files.map(({ metadata }) => metadata.documents.length)).toEqual([2]);
  }
});

it('joins files and documents on sheets of their own, and skips hidden sheets and those that are no list', async () => {
  const { files, lines } = await imported(
    workbook([
      { name: 'Hướng dẫn', rows: [['Điền theo mẫu']] },
      { name: 'Hồ sơ', rows: [FILE_HEADINGS, FILE] },
      {
        name: 'Văn bản',
        rows: [
          ['Số hồ sơ', ...DOCUMENT_HEADINGS],
          ['05', ...document('04/01/2010', 'a.pdf')],
          ['05', ...document('05/01/2010', 'b.pdf')],
        ],
      },
      { name: 'Cũ', state: 'hidden', rows: [HEADINGS, [...FILE, ...document('04/01/2010', 'c.pdf')]] },
    ]),
  );
  expect(files.map(({ metadata }) => [metadata.file?.['title'], metadata.documents.length])).toEqual([
    ['Hồ sơ thử', 2],
  ]);
  expect(lines).toContain('info SHEET_SKIPPED Hướng dẫn');
});

it('refuses a list without rows, and takes an empty one for no other encoding', async () => {
  expect((await imported(workbook([sheetOf()]), ['a.pdf'])).lines).toEqual(['block NO_ROWS .']);
  expect((await imported('', [], {}, 'x.csv')).lines).toEqual(['block NO_LIST .']);
});

it('tells of a value that is no term of its list once', async () => {
  const file = FILE.map((cell) => (cell === 'Công khai' ? 'Bí ẩn' : cell));
  const { lines } = await imported(workbook([sheetOf([...file, ...document('04/01/2010', 'a.pdf')])]), ['a.pdf']);
  expect(lines.filter((line) => line.endsWith('!F3'))).toEqual(['block TERM_UNKNOWN Mục lục!F3']);
});

it('tells every problem of every sheet at once, with its cell', async () => {
  const wrong: TestCell[] = ['012', '01', '07', '', '15 năm', 'Bí ẩn', 'Tiếng Việt'];
  const { lines } = await imported(
    workbook([
      sheetOf(
        [...wrong, 'Báo cáo', '31/02/2010', '', 'Về a', 'khong-co.pdf'],
        [...wrong, 'Thông điệp', '04/01/2010', 'Sở', 'Về b', 'b.pdf'],
      ),
      {
        name: 'Tờ 2',
        rows: [
          HEADINGS,
          [...FILE, 'Báo cáo', '04/01/2010', 'Sở', 'Về b', 'b.pdf'],
          [...BLANK, 'Báo cáo', { attributes: 't="e"', content: '<v>#REF!</v>' }, 'Sở', 'x'],
        ],
      },
    ]),
  );
  expect(lines).toEqual(
    expect.arrayContaining([
      'block VALUE_MISSING Mục lục!3',
      'warn TERM_OTHER Mục lục!E3',
      'block TERM_UNKNOWN Mục lục!F3',
      'block FILE_MISSING Mục lục!L3',
      'warn TERM_OTHER Mục lục!H4',
      'block FILE_TWICE Tờ 2!L2',
      'block CELL_ERROR Tờ 2!I3',
      'block PATH_MISSING Tờ 2!3',
      'warn FILE_UNLISTED a.pdf',
    ]),
  );
});

it('reads comma and semicolon separated text, quoted line breaks, a byte order mark and Windows-1258', async () => {
  const row =
    '012,01,05/2010,"Hồ sơ ""thử"",\nhai dòng",VV,Công khai,Tiếng Việt,BC,04/01/2010,Sở,Về a,.\\thư mục\\A.PDF';
  const utf8 = await imported(`\uFEFF${HEADINGS.join(',')}\r\n${row}\r\n`, ['thư mục/a.pdf'], {}, 'list.csv');
  expect(utf8.files[0]!.metadata.file).toMatchObject({
    title: 'Hồ sơ "thử",\nhai dòng',
    maintenance: '01',
    fileCode: '012.2010.05.2010.01',
  });
  expect(utf8.files[0]!.metadata.documents[0]!.path).toBe('thư mục/a.pdf');
  expect(utf8.lines).toContain('info PATH_READ list.csv!L2');
  const semicolons = await imported(
    `sep=;\n${HEADINGS.join(';')}\n012;01;05;x;VV;01;01;BC;04/01/2010;Sở;Về a;a.pdf\n`,
    ['a.pdf'],
    {},
    'list.csv',
  );
  expect(semicolons.files[0]!.metadata.documents).toHaveLength(1);
  const legacy = Buffer.from(
    `${HEADINGS.join(',').normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D')}\n012,01,05/2010,Ti\xeau \xf0\xea,01,01,01,14,04/01/2010,S,V,a.pdf\n`,
    'latin1',
  );
  const old = await imported(legacy, ['a.pdf'], {}, 'list.csv');
  expect(old.lines).toContain('warn ENCODING list.csv');
  expect(old.files[0]!.metadata.file?.['title']).toBe('Tiêu đê');
});

it('keeps columns and terms that are not known in the description, and knows those an operator adds', async () => {
  const content = workbook([
    {
      name: 'S',
      rows: [
        [...HEADINGS, 'Người nhập'],
        [...FILE.slice(0, 4), '15 năm', ...FILE.slice(5), ...document('04/01/2010', 'a.pdf'), 'Lan'],
      ],
    },
  ]);
  const { files } = await imported(content, ['a.pdf']);
  expect(files[0]!.metadata.file).toMatchObject({ maintenance: '07', description: 'Thời hạn lưu trữ: 15 năm' });
  expect(files[0]!.metadata.documents[0]!['description']).toBe('Người nhập: Lan');
  const rules = loadRules({
    terms: { maintenance: { '15 năm': '05' } },
    columns: { 'document.autograph': { headers: ['Người nhập'] } },
  });
  const corrected = await imported(content, ['a.pdf'], { rules });
  expect(corrected.files[0]!.metadata.file?.['maintenance']).toBe('05');
  expect(corrected.files[0]!.metadata.documents[0]!['autograph']).toBe('Lan');
});

const ROWS = `<worksheet><sheetData>${'<row/>'.repeat(LIMITS.rows + 1)}</sheetData></worksheet>`;
it.each<[string, () => Buffer | string, string, string]>([
  ['a zip that is no workbook', () => rawZip([{ name: 'a.txt', content: 'x' }]), 'UNREADABLE', 'x.xlsx'],
  ['a zip with a way out', () => workbook([sheetOf()], [{ name: '../../x', content: 'x' }]), 'UNSAFE', 'x.xlsx'],
  [
    'a bomb',
    () => workbook([sheetOf()], [{ name: 'xl/media/a', content: Buffer.alloc(300 * 1024 * 1024), method: 8 }]),
    'UNSAFE',
    'x.xlsx',
  ],
  ['more rows than are read', () => workbookOf(ROWS), 'TOO_LARGE', 'x.xlsx'],
  [
    'merged ranges without end',
    () =>
      workbook([
        {
          ...sheetOf(...Array.from({ length: 3000 }, (_, row): TestCell[] => [String(row)])),
          merged: Array.from({ length: 3000 }, () => 'A3:A1048576'),
        },
      ]),
    'TOO_LARGE',
    'x.xlsx',
  ],
  [
    'a document type declaration',
    () => rawZip([{ name: '_rels/.rels', content: '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' }]),
    'UNREADABLE',
    'x.xlsx',
  ],
  ['a truncated file', () => workbook([sheetOf()]).subarray(0, 700), 'UNSAFE', 'x.xlsx'],
  ['an old workbook', () => Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'UNREADABLE', 'x.xls'],
  ['bytes', () => Buffer.alloc(2000, 0x07).fill(0, 5, 9), 'UNREADABLE', 'x.csv'],
  ['a quote without end', () => `${HEADINGS.join(',')}\n"a,b`, 'UNREADABLE', 'x.csv'],
  ['a line of separators', () => `${','.repeat(1_000_000)}\n`, 'TOO_LARGE', 'x.csv'],
  ['a cell without end', () => 'x'.repeat(LIMITS.cellCharacters + 1), 'TOO_LARGE', 'x.csv'],
  ['nothing', () => '', 'NO_LIST', 'x.csv'],
])('answers %s with a finding', async (_, content, rule, name) => {
  const { findings, files } = await imported(content(), [], {}, name);
  expect(files).toEqual([]);
  expect(findings).toContainEqual(expect.objectContaining({ rule: `TT05_IMPORT_${rule}`, severity: 'error' }));
});

/** The least that is a workbook, with this sheet. */
function workbookOf(sheet: string): Buffer {
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  return rawZip([
    { name: '_rels/.rels', content: `<R><Relationship Id="a" Type="${office}/officeDocument" Target="w.xml"/></R>` },
    { name: 'w.xml', content: `<workbook xmlns:r="${office}"><sheets><sheet name="S" r:id="b"/></sheets></workbook>` },
    {
      name: '_rels/w.xml.rels',
      content: `<R><Relationship Id="b" Type="${office}/worksheet" Target="worksheet.xml"/></R>`,
    },
    { name: 'worksheet.xml', content: sheet, method: 0 },
  ]);
}

it('finds only files of the folder, whatever the list names', async () => {
  const names = ['../../etc/passwd', '/etc/passwd', 'C:\\Windows\\win.ini', '..\\..\\a.txt'];
  const { lines, files } = await imported(
    [HEADINGS.join(','), ...names.map((name) => [...FILE, 'BC', '04/01/2010', 'Sở', 'Về', name].join(','))].join('\n'),
    ['a.pdf'],
    {},
    'list.csv',
  );
  expect(files[0]!.metadata.documents).toEqual([]);
  expect(lines.filter((line) => line.startsWith('block FILE_MISSING'))).toHaveLength(names.length);
});

/** TCVN3 of the letters that the list below has. */
const tcvn3 = (text: string): Buffer => {
  const codes: Record<string, number> = {
    à: 0xb5,
    á: 0xb8,
    ả: 0xb6,
    ạ: 0xb9,
    ă: 0xa8,
    ắ: 0xbe,
    ẵ: 0xbd,
    ầ: 0xc7,
    ấ: 0xca,
  };
  Object.assign(codes, {
    ậ: 0xcb,
    ẫ: 0xc9,
    ễ: 0xd4,
    đ: 0xae,
    Đ: 0xa7,
    ê: 0xaa,
    ề: 0xd2,
    ế: 0xd5,
    ể: 0xd3,
    ệ: 0xd6,
    é: 0xd0,
    ì: 0xd7,
  });
  Object.assign(codes, {
    ĩ: 0xdc,
    í: 0xdd,
    ị: 0xde,
    ò: 0xdf,
    ó: 0xe3,
    ô: 0xab,
    ồ: 0xe5,
    ố: 0xe8,
    ộ: 0xe9,
    ơ: 0xac,
    ờ: 0xea,
  });
  Object.assign(codes, {
    ở: 0xeb,
    ớ: 0xed,
    ợ: 0xee,
    ụ: 0xf4,
    ủ: 0xf1,
    ư: 0xad,
    ữ: 0xf7,
    ự: 0xf9,
    ứ: 0xf8,
    ử: 0xf6,
    ý: 0xfd,
    ạn: 0,
  });
  return Buffer.from([...text].map((letter) => codes[letter] ?? letter.charCodeAt(0)));
};
const LIST = [HEADINGS, [...FILE, ...document('05/03/2010', 'a.pdf')]].map((row) => row.join(';')).join('\n');
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

it.each<[string, Buffer, string | null]>([
  ['UTF-16LE with its mark', Buffer.from(`\ufeff${LIST}`, 'utf16le'), null],
  ['UTF-16BE with its mark', utf16be(`\ufeff${LIST}`), null],
  ['UTF-16LE without', Buffer.from(LIST, 'utf16le'), 'UTF-16LE without a byte order mark'],
  ['UTF-16BE without', utf16be(LIST), 'UTF-16BE without a byte order mark'],
  ['TCVN3', tcvn3(LIST.replaceAll('Số VÀ', 'so va')), 'TCVN3 (ABC)'],
])('reads text in %s, and says what it was taken for', async (_, content, encoding) => {
  const { files, findings } = await imported(content, ['a.pdf'], {}, 'list.csv');
  expect(files[0]?.metadata.file).toMatchObject({ title: 'Hồ sơ thử', maintenance: '01' });
  expect(files[0]?.metadata.documents).toHaveLength(1);
  const told = findings.filter(({ rule }) => rule === 'TT05_IMPORT_ENCODING').map(({ message }) => message);
  expect(told).toEqual(encoding === null ? [] : [`not Unicode (UTF-8); read as ${encoding}`]);
});

/** The cells of a list as a workbook in an old font has them: its letters are Western ones. */
const inCells = (bytes: Buffer): Buffer =>
  workbook([
    {
      name: 'S',
      rows: bytes
        .toString('latin1')
        .split('\n')
        .map((line) => line.split(';')),
    },
  ]);

/** VNI writes a vowel and, behind it, its sign. */
const vni = (text: string): Buffer => {
  const signs: Record<string, string> = {
    ...{ '\u0301': 'ù', '\u0300': 'ø', '\u0309': 'û', '\u0303': 'õ', '\u0323': 'ï', '\u0302': 'â', '\u0306': 'ê' },
    ...{ '\u0302\u0301': 'á', '\u0302\u0300': 'à', '\u0302\u0309': 'å', '\u0302\u0303': 'ã', '\u0323\u0302': 'ä' },
    ...{ '\u0306\u0301': 'é', '\u0306\u0300': 'è', '\u0306\u0309': 'ú', '\u0306\u0303': 'ü', '\u0323\u0306': 'ë' },
  };
  const whole: Record<string, string> = { đ: 'ñ', Đ: 'Ñ', ỉ: 'æ', ĩ: 'ó', ị: 'ò', í: 'í', ì: 'ì', ỵ: 'î' };
  const old = [...text.normalize('NFC')].map((letter) => {
    if (letter <= '\u007f') return letter;
    if (whole[letter] !== undefined) return whole[letter];
    const [base = '', ...marks] = letter.normalize('NFD');
    const horned = marks.includes('\u031b');
    const sign = marks.filter((mark) => mark !== '\u031b').join('');
    const vowel = !horned ? base : ({ o: 'ô', O: 'Ô', u: 'ö', U: 'Ö' }[base] ?? base);
    return vowel + (sign === '' ? '' : (signs[sign] ?? '?'));
  });
  return Buffer.from(old.join(''), 'latin1');
};

it.each<[string, Buffer, string, string]>([
  ['a workbook in TCVN3', inCells(tcvn3(LIST.replaceAll('Số VÀ', 'so va'))), 'list.xlsx', 'TCVN3 (ABC)'],
  ['a workbook in VNI', inCells(vni(LIST)), 'list.xlsx', 'VNI'],
  ['a text table in VNI', vni(LIST), 'list.csv', 'VNI'],
])('reads %s, and says so', async (_, content, name, encoding) => {
  const { files, findings } = await imported(content, ['a.pdf'], {}, name);
  expect(files[0]?.metadata.file).toMatchObject({ title: 'Hồ sơ thử', maintenance: '01' });
  expect(files[0]?.metadata.documents).toHaveLength(1);
  expect(findings.filter(({ rule }) => rule === 'TT05_IMPORT_ENCODING')).toEqual([
    expect.objectContaining({ effect: 'warn', message: `not Unicode (UTF-8); read as ${encoding}` }),
  ]);
});

it('tells of a row whose file is missing what else is wrong with it, and of codes that occur twice', async () => {
  const headings = ['STT', ...HEADINGS, 'Mã lưu trữ tài liệu'];
  const row = (code: string, ...cells: TestCell[]) => ['7', ...FILE, ...cells, code];
  const { lines } = await imported(
    workbook([
      {
        name: 'Mục lục',
        rows: [
          headings,
          row('M.0000001', ...document('05/03/2010', 'a.pdf')),
          row('M.0000001', ...document('05/03/2010', 'b.pdf')),
          row('M.0000003', ...document('31/02/2010', 'c.pdf')),
          row('M.0000004', 'Báo cáo', '05/03/2010', { attributes: '', content: '<f>A1</f>' }, 'Về d', 'd.pdf'),
        ],
      },
    ]),
  );
  expect(lines.filter((line) => line.startsWith('block'))).toEqual(
    expect.arrayContaining([
      'block FILE_MISSING Mục lục!M4',
      'block VALUE Mục lục!J4',
      'block CODE_TWICE Mục lục!N3',
      'block CELL_ERROR Mục lục!K5',
      'block FILE_MISSING Mục lục!M5',
    ]),
  );
  expect(lines.filter((line) => line.includes('HEADING_UNKNOWN'))).toEqual([]);
});

it('refuses two files of the same code, and a web page that is named as a spreadsheet', async () => {
  const other: TestCell[] = ['012', '01', '05', 'Hồ sơ khác', 'Vĩnh viễn', 'Công khai', 'Tiếng Việt'];
  const second = [...other.with(2, '2010/05'), ...document('05/03/2010', 'b.pdf')];
  const rows = [[...FILE.with(2, '2010/05'), ...document('05/03/2010', 'a.pdf')], second.with(1, '01.')];
  const { lines } = await imported(workbook([sheetOf(...rows)]));
  expect(lines).toContain('block CODE_TWICE Mục lục!4');
  expect((await imported('<html><table></table></html>', [], {}, 'list.xls')).lines).toEqual([
    'block UNREADABLE list.xls',
  ]);
});
