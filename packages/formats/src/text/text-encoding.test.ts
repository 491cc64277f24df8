import { windowsOf } from '../matching/windows.js';
import { textFactsOf } from './text-encoding.js';

const SENTENCE = 'Số: 05/2025/TT-BNV, ngày 14 tháng 5 năm 2025.\r\n';
const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16();
const wide32 = (text: string, isLittle: boolean): Buffer => {
  const bytes = Buffer.alloc(text.length * 4);
  for (const [index, sign] of [...text].entries())
    if (isLittle) bytes.writeUInt32LE(sign.codePointAt(0)!, index * 4);
    else bytes.writeUInt32BE(sign.codePointAt(0)!, index * 4);
  return bytes;
};
/** windows-1258 and TCVN3 have bytes above 127 where UTF-8 cannot have them. */
const BYTES_1258 = Buffer.from('S\u00f4\u00ec: 05, ng\u00e0y 14 th\u00e1ng 5\r\n', 'latin1');
const BYTES_TCVN3 = Buffer.from('V\u00a8n b\u00b6n s\u00e8 05, ngµy 14 th\u00b8ng 5\r\n', 'latin1');

const vietnamese = (encoding: string, words: number): object => ({
  ...{ encoding, basis: 'vietnamese-syllables', sureness: 'low', words, syllables: words },
  nextBest: expect.any(Number) as number,
});

it.each([
  ['ASCII', Buffer.from('So 05\r\n\tdated\f'), { encoding: 'us-ascii', hasMark: false }],
  ['ASCII of DOS', Buffer.from('So 05\r\n\x1a'), { encoding: 'us-ascii', hasMark: false }],
  ['UTF-8', Buffer.from(SENTENCE), { encoding: 'utf-8', hasMark: false }],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${SENTENCE}`), { encoding: 'utf-8', hasMark: true }],
  ['a mark and ASCII', Buffer.from('\ufeffabc'), { encoding: 'utf-8', hasMark: true }],
  ['UTF-16 with a mark', Buffer.from(`\ufeff${SENTENCE}`, 'utf16le'), { encoding: 'utf-16le', hasMark: true }],
  [
    'UTF-16, big end first',
    swapped(Buffer.from(`\ufeff${SENTENCE}`, 'utf16le')),
    { encoding: 'utf-16be', hasMark: true },
  ],
  ['UTF-16 without a mark', Buffer.from(SENTENCE, 'utf16le'), { encoding: 'utf-16le', hasMark: false }],
  [
    'UTF-16 without a mark, big end first',
    swapped(Buffer.from(SENTENCE, 'utf16le')),
    { encoding: 'utf-16be', hasMark: false },
  ],
  ['UTF-32', wide32(`\ufeff${SENTENCE}`, true), { encoding: 'utf-32le', hasMark: true }],
  ['UTF-32, big end first', wide32(`\ufeff${SENTENCE}`, false), { encoding: 'utf-32be', hasMark: true }],
  ['windows-1258', BYTES_1258, { encoding: '8-bit', hasMark: false, vietnamese: vietnamese('windows-1258', 3) }],
  ['TCVN3', BYTES_TCVN3, { encoding: '8-bit', hasMark: false, vietnamese: vietnamese('tcvn3', 5) }],
  [
    'UTF-8 in NFD',
    Buffer.from(SENTENCE.normalize('NFD')),
    { encoding: 'utf-8', hasMark: false, combiningMarks: 'decomposed' },
  ],
  [
    'UTF-16 whose tones are characters',
    Buffer.from('\ufeffsô\u0301 mô\u0323t', 'utf16le'),
    { encoding: 'utf-16le', hasMark: true, combiningMarks: 'mixed' },
  ],
  [
    'UTF-32 in NFD',
    wide32('\ufeffso\u0302\u0301', false),
    { encoding: 'utf-32be', hasMark: true, combiningMarks: 'decomposed' },
  ],
  ['a mark that stands by itself', Buffer.from('1 \u0301 ố'), { encoding: 'utf-8', hasMark: false }],
])('tells %s', (_, bytes, facts) => {
  expect(textFactsOf(windowsOf(bytes))).toEqual(facts);
});

it.each([
  ['nothing', Buffer.alloc(0)],
  ['a zero among letters', Buffer.from('ab\0cd')],
  ['another control character', Buffer.from('ab\x01cd')],
  ['an end mark in the middle', Buffer.from('ab\x1acd')],
  ['what is mostly above 127', Buffer.from('\xff\xe0ab\xc1\xc2\xc3', 'latin1')],
  ['a mark of UTF-8 and no UTF-8', Buffer.from('\xef\xbb\xbfabcd\xe0efgh', 'latin1')],
  ['a mark of UTF-16 and control characters', Buffer.from([0xff, 0xfe, 1, 0, 2, 0])],
  ['half a character of UTF-16', Buffer.from([0xff, 0xfe, 0x61, 0, 0x62])],
  ['UTF-8 that ends within a character', Buffer.from('\xe1\xbb', 'latin1')],
])('takes %s for no text', (_, bytes) => {
  expect(textFactsOf(windowsOf(bytes))).toBeUndefined();
});

it('takes a character that a window cuts for what it is', () => {
  const text = Buffer.from('ố'.repeat(200) + 'a'.repeat(100));
  for (let cut = 90; cut < 96; cut += 1)
    expect(textFactsOf(windowsOf(text, cut))).toEqual({ encoding: 'utf-8', hasMark: false });
});

it('looks at both windows', () => {
  const long = (end: string): Buffer => Buffer.from('a'.repeat(500) + end);
  expect(textFactsOf(windowsOf(long('\0'), 100))).toBeUndefined();
  expect(textFactsOf(windowsOf(long('ố'), 100))).toEqual({ encoding: 'utf-8', hasMark: false });
});
