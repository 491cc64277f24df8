import { createHash } from 'node:crypto';

/** Digest algorithms that evidence records are made with here. */
export const RECORD_ALGORITHMS = ['sha256', 'sha384', 'sha512'] as const;
export type RecordAlgorithm = (typeof RECORD_ALGORITHMS)[number];

/** Those of a name by node:crypto; `undefined` for one that records are not made with. */
export const algorithmNamed = (name: string | undefined): RecordAlgorithm | undefined =>
  RECORD_ALGORITHMS.find((algorithm) => algorithm === name);

export const digest = (algorithm: RecordAlgorithm, ...bytes: readonly Uint8Array[]): Buffer => {
  const hash = createHash(algorithm);
  for (const part of bytes) hash.update(part);
  return hash.digest();
};

/** One value for several: the value itself where there is one, else the digest of all in the order of their bytes. @see RFC 4998 §4.2 */
export const groupDigest = (algorithm: RecordAlgorithm, values: readonly Buffer[]): Buffer =>
  values.length === 1 ? values[0]! : digest(algorithm, ...[...values].sort(Buffer.compare));
