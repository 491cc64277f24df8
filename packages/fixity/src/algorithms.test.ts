import { bytesOf } from '@mocban/core';
import { ALGORITHMS, isSupported, metsName, parseAlgorithm } from './algorithms.js';
import { digestsOf } from './file-digest.js';
import { digestBytes } from './multi-digest.js';
import { fromMultihash, toMultihash } from './multihash.js';
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
  ['sha3_256', 'sha3-256'],
  ['blake2b', 'blake2b-512'],
  ['blake2s', 'blake2s-256'],
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

// Computed with hashlib of Python: another implementation.
it.each<[DigestAlgorithm, string]>([
  ['sha512/224', '4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa'],
  ['blake2b-160', '384264f676f39536840523f284921cdc68b6846b'],
  ['blake2b-224', '9bd237b02a29e43bdd6738afa5b53ff0eee178d6210b618e4511aec8'],
  ['blake2b-256', 'bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319'],
  ['blake2b-384', '6f56a82c8e7ef526dfe182eb5212f7db9df1317e57815dbda46083fc30f54ee6c66ba83be64b302d7cba6ce15bb556f4'],
  ['blake2s-128', 'aa4938119b1dc7b87cbad0ffd200d0ae'],
  ['blake2s-160', '5ae3b99be29b01834c3b508521ede60438f8de17'],
  ['blake2s-224', '0b033fc226df7abde29f67a05d3dc62cf271ef3dfea4d387407fbd55'],
  ['blake2s-256', '508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982'],
])('computes %s, of a stream and of bytes in memory', async (name, expected) => {
  expect((await digestBytes(bytesOf('abc'), [name])).digests).toEqual({ [name]: expected });
  expect(digestsOf(Buffer.from('abc'), [name]).digests).toEqual({ [name]: expected });
});

it('computes every digest of the registry in one read', async () => {
  const { digests } = await digestBytes(bytesOf('abc'), names);
  for (const name of names) expect(digests[name]).toMatch(new RegExp(`^[0-9a-f]{${ALGORITHMS[name].hexLength}}$`));
  expect(digests).toEqual(digestsOf(Buffer.from('abc'), names).digests);
});
