import { byByteOrder } from './path.js';
import { DigestColumn, NumberColumn } from './columns.js';
import { CompactTable } from './compact-table.js';

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

  it('knows strings that come in order, out of order and again, asked for between them or not', () => {
    for (let run = 0; run < 40; run += 1) {
      const table = new CompactTable();
      const known = new Map<string, number>();
      for (let step = 0; step < 300; step += 1) {
        const index = step < run * 5 ? step : (step * (run + 7)) % 211;
        const name = `d${Math.floor(index / 20)}/f${String(index).padStart(3, '0')}`;
        if (run % 2 === 0) expect(table.numberOf(name, known.size)).toBe(known.get(name));
        if (!known.has(name)) known.set(name, known.size);
        expect(table.add(name)).toBe(known.get(name));
      }
      expect([...table]).toEqual([...known.keys()]);
      expect(table.isDistinct()).toBe(true);
      for (const [name, number] of known) expect(table.numberOf(name)).toBe(number);
    }
  });

  it('sorts by bytes, as trees are listed', () => {
    const names = ['b', 'a/c', 'a', 'đ', 'z', '\u{1f600}', '\uffee', 'a b'];
    const table = new CompactTable();
    for (const name of names) table.add(name);
    expect([...table.sorted()].map((number) => table.at(number))).toEqual([...names].sort(byByteOrder));
  });

  it('keeps strings longer than its pages, and those around them', () => {
    const table = new CompactTable();
    const texts = ['a', 'x'.repeat(200_000), 'b', 'thư/'.repeat(30_000), `${'y'.repeat(300)}/${'z'.repeat(90)}`, 'c/d'];
    for (const text of texts) {
      expect(table.has(text)).toBe(false);
      table.add(text);
    }
    for (let index = 0; index < 20_000; index += 1) table.add(`phông/tệp-${index}`);
    expect(texts.map((text) => table.numberOf(text))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(texts.map((_, number) => table.at(number))).toEqual(texts);
    expect([table.size, table.at(20_005), table.numberOf('phông/tệp-12345')]).toEqual([
      20_006,
      'phông/tệp-19999',
      12_351,
    ]);
  });

  it('takes some 30 bytes for a file beside many in its folder', () => {
    const before = process.memoryUsage().arrayBuffers;
    const table = new CompactTable();
    for (let index = 0; index < 100_000; index += 1)
      table.add(`submission/data/phong-${index >> 9}/van-ban-${index}.txt`);
    // What the index had before it grew may not have been collected yet.
    expect((process.memoryUsage().arrayBuffers - before) / table.size).toBeLessThan(55);
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
  column.set(20_000, 'AA01');
  expect([column.get(700), column.get(0), column.get(100_000)]).toEqual(['ab01', undefined, undefined]);
  expect([column.get(20_000), column.has(20_000), column.has(20_001)]).toEqual(['aa01', true, false]);
  expect([column.compare(700, 20_000), column.compare(20_000, 700), column.compare(700, 700)]).toEqual([1, -1, 0]);
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

describe('strings that are appended', () => {
  const append = (table: CompactTable, text: string) =>
    table.append(Buffer.from(`-${text}-`), 1, 1 + Buffer.byteLength(text));

  it('are found like those that are added', () => {
    const table = new CompactTable();
    const paths = ['a/x', 'a/y', 'văn bản/một', 'top', 'a/b/c', `long/${'n'.repeat(400)}`];
    expect(paths.map((path) => append(table, path))).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...table]).toEqual(paths);
    expect(paths.map((path) => table.numberOf(path))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(table.add('a/y')).toBe(1);
    expect(table.add('a/z')).toBe(6);
    expect(table.has('b')).toBe(false);
    expect([...table.folders()]).toEqual(['', 'a/', 'văn bản/', 'a/b/', 'long/']);
  });

  it.each([
    ['in order', (n: number) => n],
    ['in no order', (n: number) => (n * 7919) % 10_007],
  ])('are known to be distinct or not, %s', (_order, at) => {
    const table = new CompactTable();
    for (let n = 0; n < 10_007; n += 1) append(table, `d${at(n) % 50}/f${String(at(n)).padStart(6, '0')}`);
    expect(table.isDistinct()).toBe(true);
    append(table, 'd3/f000003');
    expect(table.isDistinct()).toBe(false);
    expect(table.numberOf('d3/f000003')).toBeLessThan(10_007);
    expect(table.isDistinct()).toBe(false);
  });

  it('are looked up by their bytes, the guess first', () => {
    const table = new CompactTable('hex');
    const digest = (n: number) => Buffer.from(String(n).padStart(64, '0'), 'hex');
    for (let n = 0; n < 1000; n += 1) table.append(digest(n), 0, 32);
    for (let n = 0; n < 1000; n += 1) expect(table.numberOfBytes(digest(n), 0, 32, n % 3 === 0 ? n : 0)).toBe(n);
    expect(table.numberOfBytes(digest(1000), 0, 32, 1000)).toBeUndefined();
    expect(table.size).toBe(1000);
  });

  it('are compared by their bytes with the entry of a number', () => {
    const table = new CompactTable();
    const paths = ['top', 'a/x', 'a/b/văn bản', 'a/b/x', `long/${'n'.repeat(400)}`];
    for (const path of paths) append(table, path);
    const isAt = (number: number, text: string) =>
      table.isAt(number, Buffer.from(`-${text}-`), 1, 1 + Buffer.byteLength(text));
    for (const [number] of paths.entries())
      for (const path of [...paths, 'x', 'b/x', '/a/x', 'a/b/', ''])
        expect(isAt(number, path)).toBe(path === paths[number]);
  });
});

it.each([1, 2, 50, 3000])('puts %d digests in the order of their bytes, those that begin alike too', (count) => {
  const table = new CompactTable('hex');
  const digests = Array.from({ length: count }, (_, n) => {
    const start = (n * 7919) % 5;
    return `${start === 0 ? '' : `0${start}`.repeat(5)}${String((n * 104_729) % 1_000_003).padStart(8, '0')}`;
  });
  for (const digest of digests) table.add(digest);
  const sorted = [...table.sorted()].map((number) => table.at(number));
  expect(sorted).toEqual([...new Set(digests)].sort());
});
