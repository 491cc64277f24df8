import type { Output } from './output.js';

const BLOCK_BYTES = 0xffff;
const HEADER_BYTES = 5;

/** Size of a deflate stream that holds so many bytes in stored blocks; no bytes are one empty block. */
export const storedBytes = (sizeBytes: number): number =>
  sizeBytes + HEADER_BYTES * Math.max(1, Math.ceil(sizeBytes / BLOCK_BYTES));

/** Writes bytes of a known number as stored blocks of a deflate stream, each as long as can be. @see RFC 1951 §3.2.4 */
export class StoredBlocks {
  /** Bytes still to come. */
  missing: number;
  #inBlock = 0;

  constructor(
    sizeBytes: number,
    private readonly out: Output,
  ) {
    this.missing = sizeBytes;
    if (sizeBytes === 0) this.#begin();
  }

  add(bytes: Uint8Array): void {
    for (let start = 0; start < bytes.byteLength;) {
      if (this.#inBlock === 0) this.#begin();
      const piece = bytes.subarray(start, start + this.#inBlock);
      this.out.push(piece);
      start += piece.byteLength;
      this.#inBlock -= piece.byteLength;
      this.missing -= piece.byteLength;
    }
  }

  #begin(): void {
    const length = Math.min(BLOCK_BYTES, this.missing);
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt8(length === this.missing ? 1 : 0, 0);
    header.writeUInt16LE(length, 1);
    header.writeUInt16LE(~length & 0xffff, 3);
    this.out.push(header);
    this.#inBlock = length;
  }
}
