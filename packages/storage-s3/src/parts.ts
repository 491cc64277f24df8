import type { ByteSource } from '@mocban/core';

/** S3 allows no more parts of one object. */
const MAX_PARTS = 10_000;
/** Of a size that is not known before: after so many parts the next are twice as large. */
const PARTS_OF_ONE_SIZE = 1000;
const MIB = 1 << 20;

/**
 * Bytes of the part with this number, from 1. With a known size all parts are alike and few enough; without one they double every
 * 1,000 parts, which 5 TiB, the largest object of S3, does not exhaust.
 */
export function partSize(number: number, least: number, sizeBytes: number | undefined): number {
  if (sizeBytes === undefined) return least * 2 ** Math.floor((number - 1) / PARTS_OF_ONE_SIZE);
  return Math.max(least, Math.ceil(sizeBytes / (MAX_PARTS - 1) / MIB) * MIB);
}

/** A stream cut into parts of the sizes asked for; the last is what is left, possibly nothing. */
export class PartReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();
  #isOver = false;

  constructor(source: ByteSource) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Whether nothing follows what was read; only known after a part that was not filled, or when the next chunk was looked at. */
  get isOver(): boolean {
    return this.#isOver && this.#rest.byteLength === 0;
  }

  /** The next bytes, at most so many, copied out of the source's buffers. */
  async next(size: number): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    let filled = 0;
    while (filled < size && (await this.#look())) {
      const taken = this.#rest.subarray(0, size - filled);
      chunks.push(Uint8Array.from(taken));
      filled += taken.byteLength;
      this.#rest = this.#rest.subarray(taken.byteLength);
    }
    // So that an object of exactly one part is known as such.
    if (filled === size) await this.#look();
    return chunks.length === 1 ? Buffer.from(chunks[0]!.buffer) : Buffer.concat(chunks, filled);
  }

  /** Lets the source go, as a loop that is left does. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async #look(): Promise<boolean> {
    while (this.#rest.byteLength === 0 && !this.#isOver) {
      const { done, value } = await this.#source.next();
      if (done === true) this.#isOver = true;
      else this.#rest = value;
    }
    return this.#rest.byteLength > 0;
  }
}
