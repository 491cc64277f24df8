import { hash } from 'node:crypto';

const KIBI = 1024;

/**
 * What was read before, by the digest of its bytes: the certificates and lists of a few authorities come with every signature. What is read
 * never changes, and its signatures are verified once for each key (`isSignedOnce`). The oldest make room.
 */
export class DigestCache<T> {
  readonly #known = new Map<string, { made: T; bytes: number }>();
  #bytes = 0;

  /**
   * @param maxBytes of all that is kept
   * @param maxBytesOfOne what is larger is met once, or is hostile. @defaultValue 64 KiB
   */
  constructor(
    private readonly maxBytes: number,
    private readonly maxBytesOfOne = 64 * KIBI,
  ) {}

  /** @param read gets bytes of its own, so that what is kept keeps no file in memory */
  get(bytes: Uint8Array, read: (own: Buffer, sha256: string) => T): T {
    const sha256 = hash('sha256', bytes);
    const known = this.#known.get(sha256);
    if (known !== undefined) return known.made;
    if (bytes.byteLength > this.maxBytesOfOne)
      return read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), sha256);
    const made = read(Buffer.from(bytes), sha256);
    this.#keep(sha256, made, bytes.byteLength);
    return made;
  }

  #keep(sha256: string, made: T, bytes: number): void {
    for (const [oldest, { bytes: freed }] of this.#known) {
      if (this.#bytes + bytes <= this.maxBytes) break;
      this.#known.delete(oldest);
      this.#bytes -= freed;
    }
    this.#known.set(sha256, { made, bytes });
    this.#bytes += bytes;
  }
}
