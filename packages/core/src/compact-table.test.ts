import { byByteOrder } from './path.js';
import { CompactTable, DigestColumn, NumberColumn } from './compact-table.js';

describe('a compact table', () => {
  it('numbers strings in the order of adding, each once', () => {
    const table = new CompactTable();
    expect(['b', 'văn bản', '', 'b', 'a'].map((text) => table.add(text))).toEqual([0, 1, 2, 0, 3]);
    expect([...table]).toEqual(['b', 'văn bản', '', 'a']);
    expect(table.size).toBe(4);
  });

  it('finds what was added and nothing else, however often it was asked', () => {
    const table = new CompactTable();
    const names = Array.from({ length: 1000 }, (_, index) => `thư mục ${index % 70}/tệp-${index}.pdf`);
    for (const name of names) table.add(name);
    for (const [index, name] of names.entries()) {
      expect(table.numberOf(name)).toBe(index);
      expect(table.has(`${name}x`)).toBe(false);
    }
    expect(table.numberOf('')).toBeUndefined();
    expect(table.at(999)).toBe(names[999]);
  });

  it('sorts by bytes, as trees are listed', () => {
    const names = ['b', 'a/c', 'a', 'đ', 'z', '\u{1f600}', '\uffee', 'a b'];
    const table = new CompactTable();
    for (const name of names) table.add(name);
    expect([...table.sorted()].map((number) => table.at(number))).toEqual([...names].sort(byByteOrder));
  });

  it('holds digests in half their length, in lower case', () => {
    const table = new CompactTable('hex');
    expect(table.add('AB01')).toBe(0);
    expect(table.add('ab01')).toBe(0);
    expect(table.add('ab02')).toBe(1);
    expect([...table]).toEqual(['ab01', 'ab02']);
  });
});

it('a digest column gives what was set, and nothing elsewhere', () => {
  const column = new DigestColumn(2);
  column.set(700, 'AB01');
  expect([column.get(700), column.get(0), column.get(100_000)]).toEqual(['ab01', undefined, undefined]);
});

it('a number column gives what was set, and 0 elsewhere', () => {
  const column = new NumberColumn();
  column.set(1000, 4_294_967_295);
  expect([column.get(1000), column.get(3), column.get(1e6)]).toEqual([4_294_967_295, 0, 0]);
});

it('a number column for sizes holds more than 32 bits', () => {
  const column = new NumberColumn('float64');
  column.set(100, 2 ** 40 + 1);
  expect([column.get(100), column.get(99)]).toEqual([2 ** 40 + 1, 0]);
});
