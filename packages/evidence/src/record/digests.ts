import { createHash, hash } from 'node:crypto';

/** Digest algorithms that evidence records are made with here. */
export const RECORD_ALGORITHMS = ['sha256', 'sha384', 'sha512'] as const;
export type RecordAlgorithm = (typeof RECORD_ALGORITHMS)[number];

/** Those of a name by node:crypto; `undefined` for one that records are not made with. */
export const algorithmNamed = (name: string | undefined): RecordAlgorithm | undefined =>
  RECORD_ALGORITHMS.find((algorithm) => algorithm === name);

/** Bytes that are put together to be digested by one call, which is several times quicker for a few. */
const AT_ONCE = 4096;

export const digest = (algorithm: RecordAlgorithm, ...bytes: readonly Uint8Array[]): Buffer => {
  const size = bytes.reduce((sum, part) => sum + part.byteLength, 0);
  if (size <= AT_ONCE) return hash(algorithm, bytes.length === 1 ? bytes[0]! : Buffer.concat(bytes, size), 'buffer');
  const whole = createHash(algorithm);
  for (const part of bytes) whole.update(part);
  return whole.digest();
};

/** One value for several: the value itself where there is one, else the digest of all in the order of their bytes. @see RFC 4998 §4.2 */
export const groupDigest = (algorithm: RecordAlgorithm, values: readonly Buffer[]): Buffer =>
  values.length === 1 ? values[0]! : digest(algorithm, ...[...values].sort(Buffer.compare));
