import { createHash } from 'node:crypto';
import { encode, encodeOid } from '@mocban/pki/asn1';

/** Digest algorithms that evidence records are made with here. */
export const RECORD_ALGORITHMS = ['sha256', 'sha384', 'sha512'] as const;
export type RecordAlgorithm = (typeof RECORD_ALGORITHMS)[number];

const OIDS: Readonly<Record<RecordAlgorithm, string>> = {
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};

/** The algorithm of a number, as node:crypto names it; `undefined` for one that is not known. */
export const algorithmOf = (oid: string): RecordAlgorithm | undefined =>
  RECORD_ALGORITHMS.find((algorithm) => OIDS[algorithm] === oid);

/** DER of an AlgorithmIdentifier. @param tag of the SEQUENCE, which may be implicit */
export const encodeAlgorithm = (algorithm: RecordAlgorithm, tag = 0x30): Buffer =>
  encode(tag, encodeOid(OIDS[algorithm]), encode(5));

export const digest = (algorithm: RecordAlgorithm, ...bytes: readonly Uint8Array[]): Buffer => {
  const hash = createHash(algorithm);
  for (const part of bytes) hash.update(part);
  return hash.digest();
};

/** One value for several: the value itself where there is one, else the digest of all in the order of their bytes. @see RFC 4998 §4.2 */
export const groupDigest = (algorithm: RecordAlgorithm, values: readonly Buffer[]): Buffer =>
  values.length === 1 ? values[0]! : digest(algorithm, ...[...values].sort(Buffer.compare));
