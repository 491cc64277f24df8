import type { DigestAlgorithm } from '@mocban/fixity';

const ALGORITHMS: readonly DigestAlgorithm[] = [
  'md5',
  'sha1',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
  'sha512/256',
  'sha3-224',
  'sha3-256',
  'sha3-384',
  'sha3-512',
  'blake2b-160',
  'blake2b-256',
  'blake2b-384',
  'blake2b-512',
];

/** An algorithm's name in a manifest's file name: lower case, letters and digits only (RFC 8493 §2.4). */
export const manifestName = (algorithm: string): string => algorithm.toLowerCase().replace(/[^a-z0-9]/g, '');

const byName = new Map(ALGORITHMS.map((algorithm) => [manifestName(algorithm), algorithm]));

export const algorithmOf = (name: string): DigestAlgorithm | undefined => byName.get(manifestName(name));
