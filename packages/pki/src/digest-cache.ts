import { hash } from 'node:crypto';

/**
 * What was read before, by the digest of its bytes: the certificates and lists of a few authorities come with every signature. What is read
 * never changes, and its signatures are verified once for each key (`isSignedOnce`). The oldest make room.
 */
export class DigestCache<T> {
  readonly #known = new Map<string, T>();

  /** @param maxBytes of one thing: what is larger is met once, or is hostile. @defaultValue 64 KiB */
  constructor(
    private readonly maxEntries: number,
    private readonly maxBytes = 64 * 1024,
  ) {}

  /** @param read gets bytes of its own, so that what is kept keeps no file in memory */
  get(bytes: Uint8Array, read: (own: Buffer, sha256: string) => T): T {
    const sha256 = hash('sha256', bytes);
    const known = this.#known.get(sha256);
    if (known !== undefined) return known;
    if (bytes.byteLength > this.maxBytes)
      return read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), sha256);
    const made = read(Buffer.from(bytes), sha256);
    if (this.#known.size >= this.maxEntries) this.#known.delete(this.#known.keys().next().value!);
    this.#known.set(sha256, made);
    return made;
  }
}
