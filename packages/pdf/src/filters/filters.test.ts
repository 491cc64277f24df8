import { Budget } from '../budget.js';
import { decode, type Filter } from './decode.js';

const filter = (name: string, parameters: Partial<Filter['parameters']> = {}): Filter => ({
  name,
  parameters: { predictor: 1, colors: 1, bitsPerComponent: 8, columns: 1, earlyChange: true, ...parameters },
});
const decoded = (bytes: Buffer | string, ...filters: Filter[]): string =>
  decode(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes, filters, new Budget()).toString('latin1');

it('undoes hexadecimal digits', () => {
  expect(decoded('68 65 6C\n6c 6F7>', filter('ASCIIHexDecode'))).toBe('hellop');
});

it('undoes base 85', () => {
  expect(decoded('87cURD]i,"Ebo80~>', filter('ASCII85Decode'))).toBe('Hello World!');
  expect(decoded('z87cUR~>', filter('ASCII85Decode'))).toBe('\0\0\0\0Hell');
});

it('undoes runs', () => {
  expect(decoded(Buffer.from([2, 97, 98, 99, 254, 120, 128, 1]), filter('RunLengthDecode'))).toBe('abcxxx');
});

it('undoes LZW as in the example of ISO 32000-1 §7.4.4.2', () => {
  expect(decoded(Buffer.from('800B6050220C0C8501', 'hex'), filter('LZWDecode'))).toBe('-----A---B');
});

it('undoes one filter after the other', () => {
  expect(decoded('36 38 36 39 3e>', filter('AHx'), filter('AHx'))).toBe('hi');
});

it('refuses what inflates without end', () => {
  const budget = new Budget({ inflatedBytes: 1000 });
  const run = Buffer.from(Array.from({ length: 40 }, () => [129, 0]).flat());
  expect(() => decode(run, [filter('RunLengthDecode')], budget)).toThrow(
    expect.objectContaining({ code: 'PDF_LIMIT' }),
  );
});
