import { byByteOrder, collisionKey, pathProblem } from './path.js';

describe('pathProblem', () => {
  it.each([
    ['', 'empty'],
    ['/etc/passwd', 'absolute'],
    ['C:/x', 'drive'],
    ['c:x', 'drive'],
    ['a/../b', 'traversal'],
    ['..\\x', 'traversal'],
    ['\\\\host\\share', 'absolute'],
    ['a\\b', 'backslash'],
    ['./a', 'dot-segment'],
    ['a//b', 'empty-segment'],
    ['a/', 'empty-segment'],
    ['a\0b', 'nul'],
    ['a\nb', 'control-character'],
    ['a\ud83d', 'lone-surrogate'],
    ['\ude00b', 'lone-surrogate'],
    ['ă'.repeat(128), 'too-long'],
    ['a/\n/../../../b', 'traversal'],
    ['a/\u0001/./b', 'dot-segment'],
    ['a\\b//c', 'empty-segment'],
    ['a\\b/../c', 'traversal'],
  ])('%j is %s', (path, problem) => expect(pathProblem(path)).toBe(problem));

  it.each(['a', 'hồ sơ/văn bản.pdf', '..a/b..', 'a b/c', '😀'])('%j is safe', (path) =>
    expect(pathProblem(path)).toBeUndefined(),
  );
});

it('lets no unsafe path through, however it is put together', () => {
  const parts = [
    'a',
    'B9',
    '.',
    '..',
    '/',
    '/',
    ' ',
    '-',
    '~',
    '\\',
    ':',
    '\n',
    '\0',
    '\u0085',
    'ồ',
    '😀',
    '\ud83d',
    'x'.repeat(79),
  ];
  let state = 1;
  const random = (below: number): number => (state = (state * 48271) % 0x7fffffff) % below;
  let safe = 0;
  for (let run = 0; run < 20_000; run += 1) {
    const path = Array.from({ length: 1 + random(6) }, () => parts[random(parts.length)]!).join('');
    if (pathProblem(path) !== undefined) continue;
    safe += 1;
    const segments = path.split('/');
    expect(segments.some((part) => ['', '.', '..'].includes(part) || Buffer.byteLength(part) > 255)).toBe(false);
    expect(path).not.toMatch(/[\\\0-\u001f\u007f\ud800-\udbff](?![\udc00-\udfff])|^[A-Za-z]:/);
  }
  expect(safe).toBeGreaterThan(1000);
});

it('gives NFC and NFD twins and case twins one collision key', () => {
  expect(collisionKey('HỒ SƠ'.normalize('NFD'))).toBe(collisionKey('hồ sơ'));
});

it('orders by UTF-8 bytes, not by UTF-16 units', () => {
  expect(['\u{1f600}', '\uffee', 'b', 'a'].sort(byByteOrder)).toEqual(['a', 'b', '\uffee', '\u{1f600}']);
});
