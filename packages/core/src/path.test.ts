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
  ])('%j is %s', (path, problem) => expect(pathProblem(path)).toBe(problem));

  it.each(['a', 'hồ sơ/văn bản.pdf', '..a/b..', 'a b/c', '😀'])('%j is safe', (path) =>
    expect(pathProblem(path)).toBeUndefined(),
  );
});

it('gives NFC and NFD twins and case twins one collision key', () => {
  expect(collisionKey('HỒ SƠ'.normalize('NFD'))).toBe(collisionKey('hồ sơ'));
});

it('orders by UTF-8 bytes, not by UTF-16 units', () => {
  expect(['\u{1f600}', '\uffee', 'b', 'a'].sort(byByteOrder)).toEqual(['a', 'b', '\uffee', '\u{1f600}']);
});
