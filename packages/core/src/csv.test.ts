import { CsvError, csvRecords } from './csv.js';

const records = (text: string, options?: Parameters<typeof csvRecords>[1]) => [...csvRecords(text, options)];

it('reads cells, quotes and line breaks as RFC 4180 has them', () => {
  expect(records('a,b\r\n"c ""d""","e\nf"\n,\n')).toEqual([
    ['a', 'b'],
    ['c "d"', 'e\nf'],
    ['', ''],
  ]);
});

it('reads a last record without an end, and one that ends in a separator', () => {
  expect(records('a;b', { delimiter: ';' })).toEqual([['a', 'b']]);
  expect(records('a,')).toEqual([['a', '']]);
});

it('keeps no more cells of a record than it may', () => {
  expect(records('a,b,c\nd\n', { maxColumns: 2 })).toEqual([['a', 'b'], ['d']]);
});

it('refuses a quoted cell without an end', () => {
  expect(() => records('a,"b\n')).toThrow(expect.objectContaining({ code: 'CSV_QUOTE_OPEN' }) as CsvError);
});
