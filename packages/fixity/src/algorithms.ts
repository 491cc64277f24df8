import { getHashes } from 'node:crypto';
import { FixityError } from './error.js';
import type { DigestAlgorithm } from './types.js';

export interface AlgorithmEntry {
  /** Name for `node:crypto`; the shorter BLAKE2, which have none, are computed in JavaScript. */
  cryptoName?: string;
  /** Characters of the hexadecimal digest. */
  hexLength: number;
  /** Code and name in the multicodec table. */
  multihashCode: number;
  multihashName: string;
  /** Value of `CHECKSUMTYPE` in METS and of `messageDigestAlgorithm` in PREMIS. */
  metsName: string;
}

/** MD5's code and those above 0x7f take more than one byte as a varint. @see https://github.com/multiformats/multicodec/blob/master/table.csv */
export const ALGORITHMS: Readonly<Record<DigestAlgorithm, AlgorithmEntry>> = {
  md5: { cryptoName: 'md5', hexLength: 32, multihashCode: 0xd5, multihashName: 'md5', metsName: 'MD5' },
  sha1: { cryptoName: 'sha1', hexLength: 40, multihashCode: 0x11, multihashName: 'sha1', metsName: 'SHA-1' },
  sha224: {
    cryptoName: 'sha224',
    hexLength: 56,
    multihashCode: 0x1013,
    multihashName: 'sha2-224',
    metsName: 'SHA-224',
  },
  sha256: { cryptoName: 'sha256', hexLength: 64, multihashCode: 0x12, multihashName: 'sha2-256', metsName: 'SHA-256' },
  sha384: { cryptoName: 'sha384', hexLength: 96, multihashCode: 0x20, multihashName: 'sha2-384', metsName: 'SHA-384' },
  sha512: { cryptoName: 'sha512', hexLength: 128, multihashCode: 0x13, multihashName: 'sha2-512', metsName: 'SHA-512' },
  'sha512/224': {
    cryptoName: 'sha512-224',
    hexLength: 56,
    multihashCode: 0x1014,
    multihashName: 'sha2-512-224',
    metsName: 'SHA-512/224',
  },
  'sha512/256': {
    cryptoName: 'sha512-256',
    hexLength: 64,
    multihashCode: 0x1015,
    multihashName: 'sha2-512-256',
    metsName: 'SHA-512/256',
  },
  'sha3-224': {
    cryptoName: 'sha3-224',
    hexLength: 56,
    multihashCode: 0x17,
    multihashName: 'sha3-224',
    metsName: 'SHA3-224',
  },
  'sha3-256': {
    cryptoName: 'sha3-256',
    hexLength: 64,
    multihashCode: 0x16,
    multihashName: 'sha3-256',
    metsName: 'SHA3-256',
  },
  'sha3-384': {
    cryptoName: 'sha3-384',
    hexLength: 96,
    multihashCode: 0x15,
    multihashName: 'sha3-384',
    metsName: 'SHA3-384',
  },
  'sha3-512': {
    cryptoName: 'sha3-512',
    hexLength: 128,
    multihashCode: 0x14,
    multihashName: 'sha3-512',
    metsName: 'SHA3-512',
  },
  // A shorter BLAKE2 is another function, not a prefix of the longest one, and OpenSSL offers only the longest: see `blake2.ts`.
  'blake2b-160': { hexLength: 40, multihashCode: 0xb214, multihashName: 'blake2b-160', metsName: 'BLAKE2b-160' },
  'blake2b-224': { hexLength: 56, multihashCode: 0xb21c, multihashName: 'blake2b-224', metsName: 'BLAKE2b-224' },
  'blake2b-256': { hexLength: 64, multihashCode: 0xb220, multihashName: 'blake2b-256', metsName: 'BLAKE2b-256' },
  'blake2b-384': { hexLength: 96, multihashCode: 0xb230, multihashName: 'blake2b-384', metsName: 'BLAKE2b-384' },
  'blake2b-512': {
    cryptoName: 'blake2b512',
    hexLength: 128,
    multihashCode: 0xb240,
    multihashName: 'blake2b-512',
    metsName: 'BLAKE2b-512',
  },
  'blake2s-128': { hexLength: 32, multihashCode: 0xb250, multihashName: 'blake2s-128', metsName: 'BLAKE2s-128' },
  'blake2s-160': { hexLength: 40, multihashCode: 0xb254, multihashName: 'blake2s-160', metsName: 'BLAKE2s-160' },
  'blake2s-224': { hexLength: 56, multihashCode: 0xb25c, multihashName: 'blake2s-224', metsName: 'BLAKE2s-224' },
  'blake2s-256': {
    cryptoName: 'blake2s256',
    hexLength: 64,
    multihashCode: 0xb260,
    multihashName: 'blake2s-256',
    metsName: 'BLAKE2s-256',
  },
};

const names = Object.keys(ALGORITHMS) as DigestAlgorithm[];
const available = new Set(getHashes());
const squeeze = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[-_/ ]/g, '');
const bySpelling = new Map<string, DigestAlgorithm>(
  names.flatMap((name) => [
    [squeeze(name), name],
    [squeeze(ALGORITHMS[name].multihashName), name],
  ]),
);

// The full lengths under the names that hashlib, and bags made with it, give them.
bySpelling.set('blake2b', 'blake2b-512').set('blake2s', 'blake2s-256');

/** The algorithm that a standard, a manifest or a person names: `SHA-256`, `sha256`, `SHA512/256`, `sha2-256`, `sha3_256`, `blake2b`. */
export const parseAlgorithm = (text: string): DigestAlgorithm | undefined => bySpelling.get(squeeze(text));

/** Whether this runtime can compute it. */
export function isSupported(algorithm: DigestAlgorithm): boolean {
  const { cryptoName } = ALGORITHMS[algorithm];
  return cryptoName === undefined || available.has(cryptoName);
}

/** @throws FixityError `FIXITY_ALGORITHM_UNSUPPORTED` */
export function requireSupported(algorithm: DigestAlgorithm): void {
  if (!isSupported(algorithm))
    throw new FixityError('FIXITY_ALGORITHM_UNSUPPORTED', `${algorithm} cannot be computed by this runtime`);
}

/** The label METS and PREMIS use, e.g. `SHA-256`. */
export const metsName = (algorithm: DigestAlgorithm): string => ALGORITHMS[algorithm].metsName;

/** Whether a text has the form of this algorithm's digest, in either case. */
export const isDigestOf = (algorithm: DigestAlgorithm, text: string): boolean =>
  text.length === ALGORITHMS[algorithm].hexLength && /^[0-9a-fA-F]+$/.test(text);
