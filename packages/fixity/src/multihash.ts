import * as multihash from 'multiformats/hashes/digest';
import { ALGORITHMS, isDigestOf } from './algorithms.js';
import { FixityError } from './error.js';
import type { DigestAlgorithm } from './types.js';

const byCode = new Map(
  (Object.keys(ALGORITHMS) as DigestAlgorithm[]).map((name) => [ALGORITHMS[name].multihashCode, name]),
);

/**
 * A digest that names its own algorithm. @see https://multiformats.io/multihash/
 * @throws FixityError `FIXITY_MULTIHASH_MALFORMED` when the digest is not of the algorithm's form
 */
export function toMultihash(algorithm: DigestAlgorithm, hex: string): Uint8Array {
  if (!isDigestOf(algorithm, hex))
    throw new FixityError('FIXITY_MULTIHASH_MALFORMED', `not a ${algorithm} digest: ${hex.length} characters`);
  return multihash.create(ALGORITHMS[algorithm].multihashCode, Buffer.from(hex, 'hex')).bytes;
}

/** @throws FixityError `FIXITY_MULTIHASH_MALFORMED` */
export function fromMultihash(bytes: Uint8Array): { algorithm: DigestAlgorithm; digest: string } {
  const { code, digest } = decode(bytes);
  const algorithm = byCode.get(code);
  if (!algorithm)
    throw new FixityError('FIXITY_MULTIHASH_MALFORMED', `the multihash code 0x${code.toString(16)} is not known`);
  const hex = Buffer.from(digest).toString('hex');
  if (!isDigestOf(algorithm, hex))
    throw new FixityError('FIXITY_MULTIHASH_MALFORMED', `${digest.length} bytes are no ${algorithm} digest`);
  return { algorithm, digest: hex };
}

function decode(bytes: Uint8Array): { code: number; digest: Uint8Array } {
  try {
    return multihash.decode(bytes);
  } catch (cause) {
    throw new FixityError('FIXITY_MULTIHASH_MALFORMED', 'the bytes are no multihash', { cause });
  }
}
