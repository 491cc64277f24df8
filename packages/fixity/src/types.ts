/** Digest algorithms by their BagIt and OCFL names. */
export type DigestAlgorithm =
  | 'md5'
  | 'sha1'
  | 'sha224'
  | 'sha256'
  | 'sha384'
  | 'sha512'
  | 'sha512/224'
  | 'sha512/256'
  | 'sha3-224'
  | 'sha3-256'
  | 'sha3-384'
  | 'sha3-512'
  | 'blake2b-160'
  | 'blake2b-224'
  | 'blake2b-256'
  | 'blake2b-384'
  | 'blake2b-512'
  | 'blake2s-128'
  | 'blake2s-160'
  | 'blake2s-224'
  | 'blake2s-256';

/** Digests of the same bytes, each in lower-case hexadecimal. */
export type Digests = Partial<Record<DigestAlgorithm, string>>;

/** Size and digests of one stream of bytes. */
export interface Fixity {
  sizeBytes: number;
  digests: Digests;
}
