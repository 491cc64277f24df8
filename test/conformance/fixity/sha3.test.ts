import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf } from '@mocban/core';
import { digestBytes, parseAlgorithm } from '@mocban/fixity';
import { corpus, describeWith } from '../../fixtures/corpora.js';

interface Sample {
  name: string;
  label: string;
  bits: string;
  digest: string;
}

/** The fixed-length samples that are whole bytes; SHAKE and messages of other lengths are outside this API. */
function samplesIn(text: string): Sample[] {
  const pattern =
    /^(SHA3-\d+) sample of (\d+)-bit message\s+Msg as bit string\s+([\s\S]*?)Hash val is\s+([0-9A-F\s]+)/gm;
  return [...text.matchAll(pattern)]
    .filter(([, , length]) => Number(length) % 8 === 0)
    .map(([, label = '', length = '', bits = '', digest = '']) => ({
      name: `${label} of ${length} bits`,
      label,
      bits: bits.replaceAll(/[^01]/g, ''),
      digest: digest.replaceAll(/\s/g, '').toLowerCase(),
    }));
}

/** FIPS 202 appendix B.1 writes the least significant bit of each byte first. */
const bytesFromBits = (bits: string): Uint8Array =>
  Uint8Array.from(bits.match(/.{8}/g) ?? [], (octet) => parseInt([...octet].reverse().join(''), 2));

describeWith('hash-vectors in MOCBAN_CORPORA', corpus('hash-vectors'), 'SHA-3 known answers', (vectors) => {
  const samples = samplesIn(readFileSync(join(vectors, 'SHA3TestVectors.txt'), 'utf8'));
  it('finds the two whole-byte samples of each of the four functions', () => expect(samples).toHaveLength(8));
  it.each(samples)('$name', async ({ label, bits, digest }) => {
    const algorithm = parseAlgorithm(label)!;
    const { digests } = await digestBytes(bytesOf(bytesFromBits(bits)), [algorithm]);
    expect(digests[algorithm]).toBe(digest);
  });
});
