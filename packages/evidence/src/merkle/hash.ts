import { hash } from 'node:crypto';

/** Bytes of a node: SHA-256. */
export const NODE_BYTES = 32;

const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');

/** Root of the tree without leaves: the digest of nothing. @see RFC 9162 §2.1.1 */
export const EMPTY_ROOT: Buffer = sha256(new Uint8Array());

/** Hash of a leaf: SHA-256 of a zero byte and the entry. @see RFC 9162 §2.1.1 */
export function leafHash(entry: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(1 + entry.byteLength);
  bytes[0] = 0;
  bytes.set(entry, 1);
  return sha256(bytes);
}

const pair = Buffer.alloc(1 + 2 * NODE_BYTES);
pair[0] = 1;

/** Hash of an inner node: SHA-256 of a byte 1 and the two nodes below. @see RFC 9162 §2.1.1 */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  pair.set(left, 1);
  pair.set(right, 1 + NODE_BYTES);
  return sha256(pair);
}
