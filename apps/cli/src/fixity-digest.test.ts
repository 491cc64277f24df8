import { digestLines } from './fixity-digest.js';
import { digestAlgorithms } from './digest-option.js';
import { UsageError } from './outcome.js';

describe('digestLines', () => {
  it('writes one digest as sha512sum does', () => {
    expect(digestLines('hồ sơ.pdf', { sha512: 'ab' }, ['sha512'])).toEqual(['ab  hồ sơ.pdf']);
  });

  it('escapes a line break and a backslash, and marks the line', () => {
    expect(digestLines('a\nb\\c', { md5: 'ab' }, ['md5'])).toEqual(['\\ab  a\\nb\\\\c']);
  });

  it('names the algorithm where there are several', () => {
    expect(digestLines('a', { md5: 'ab', sha256: 'cd' }, ['md5', 'sha256'])).toEqual([
      'MD5 (a) = ab',
      'SHA256 (a) = cd',
    ]);
  });
});

describe('digestAlgorithms', () => {
  it('takes every usual spelling, each algorithm once', () => {
    expect(digestAlgorithms('SHA-512, sha256,sha512')).toEqual(['sha512', 'sha256']);
  });

  it.each(['', 'sha512,', 'sha7', 'blake2b-161'])('%j is wrong usage', (text) => {
    expect(() => digestAlgorithms(text)).toThrow(UsageError);
  });
});
