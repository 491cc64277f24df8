import { inUnicode, oldEncodingOf } from './old-letters.js';
import type { Sheet } from './sheet.js';

it('tells the encoding of a list by its words, and leaves Unicode alone', () => {
  expect(oldEncodingOf('Hå s¬, ngµy')?.encoding).toBe('TCVN3 (ABC)');
  expect(oldEncodingOf('Hoà sô, ngaøy')?.encoding).toBe('VNI');
  expect(oldEncodingOf('Hồ sơ, ngày')).toBeUndefined();
  expect(oldEncodingOf('1;2;3')).toBeUndefined();
});

const sheet = (...rows: string[][]): Sheet => ({
  name: 'S',
  rows: rows.map((texts, index) => ({
    number: index + 1,
    cells: new Map(texts.map((text, column) => [column, { text, kind: 'text' as const }])),
  })),
});
const textsOf = ({ rows }: Sheet) => rows.map(({ cells }) => [...cells.values()].map(({ text }) => text));

it('reads the cells of an old font in a list whose headings are Unicode, and says where the first stands', () => {
  const { sheets, cells, encoding } = inUnicode([
    sheet(['Hồ sơ', 'Trích yếu'], ['12', 'B¸o c¸o n¨m'], ['13', 'KÕ ho¹ch'], ['14', 'Công văn']),
  ]);
  expect(encoding).toBeUndefined();
  expect(textsOf(sheets[0]!)).toEqual([
    ['Hồ sơ', 'Trích yếu'],
    ['12', 'Báo cáo năm'],
    ['13', 'Kế hoạch'],
    ['14', 'Công văn'],
  ]);
  expect(cells).toEqual([{ sheet: 'S', row: 2, column: 1, count: 2, encoding: 'TCVN3 (ABC)' }]);
});

it('takes a foreign name, a unit or a quotation in Unicode for what it is', () => {
  const plain = sheet(['Hồ sơ', 'Trích yếu'], ['François', '5 m²; 20°C; «An»'], ['®', 'hoá, toán, thuê, luân, kÝ']);
  expect(textsOf(inUnicode([plain]).sheets[0]!)).toEqual(textsOf(plain));
  expect(inUnicode([plain]).cells).toEqual([]);
});
