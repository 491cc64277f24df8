import { bytesOf } from '@mocban/core';
import { ALGORITHMS, fromMultihash, isSupported, metsName, parseAlgorithm, toMultihash } from './algorithms.js';
import { digestBytes } from './multi-digest.js';
import type { DigestAlgorithm } from './types.js';

const names = Object.keys(ALGORITHMS) as DigestAlgorithm[];

it.each([
  ['SHA-256', 'sha256'],
  ['sha256', 'sha256'],
  ['SHA256', 'sha256'],
  ['sha512/256', 'sha512/256'],
  ['SHA-512/256', 'sha512/256'],
  ['MD5', 'md5'],
  ['SHA3-256', 'sha3-256'],
  ['sha2-256', 'sha256'],
  ['CRC32', undefined],
])('parses %s as %s', (text, algorithm) => expect(parseAlgorithm(text)).toBe(algorithm));

it.each(names)('%s is parsed from its own METS label', (name) => expect(parseAlgorithm(metsName(name))).toBe(name));

it.each(names.filter(isSupported))(
  '%s has digests of the stated length and a multihash that reads back',
  async (name) => {
    const digest = (await digestBytes(bytesOf('abc'), [name])).digests[name]!;
    expect(digest).toHaveLength(ALGORITHMS[name].hexLength);
    expect(fromMultihash(toMultihash(name, digest))).toEqual({ algorithm: name, digest });
  },
);

it('writes the multihash of SHA-256 as the specification does', () => {
  expect(Buffer.from(toMultihash('sha256', 'ab'.repeat(32))).toString('hex')).toBe(`1220${'ab'.repeat(32)}`);
});

it('refuses bytes that are no multihash', () => {
  expect(() => fromMultihash(Buffer.from('1205ab', 'hex'))).toThrow(
    expect.objectContaining({ code: 'FIXITY_MULTIHASH_MALFORMED' }),
  );
});

it('knows the shorter BLAKE2b but says that it cannot compute them', async () => {
  expect(isSupported('blake2b-256')).toBe(false);
  await expect(digestBytes(bytesOf('abc'), ['blake2b-256'])).rejects.toMatchObject({
    code: 'FIXITY_ALGORITHM_UNSUPPORTED',
  });
});
