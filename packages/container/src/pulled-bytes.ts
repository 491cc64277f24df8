/** A stream of bytes taken in pieces of the caller's size. Holds one chunk of the source, or one piece that spans several. */
export class PulledBytes {
  readonly #source: AsyncIterator<Buffer>;
  #chunk: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next bytes; fewer when the stream ends there. */
  async take(length: number): Promise<Buffer> {
    if (this.#chunk.length >= length) return this.#split(length);
    const parts: Buffer[] = [];
    for await (const part of this.stream(length)) parts.push(part);
    return Buffer.concat(parts);
  }

  /** The same in chunks, for lengths that are not to be held. */
  async *stream(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0;) {
      if (this.#chunk.length === 0 && !(await this.#pull())) return;
      const part = this.#split(Math.min(left, this.#chunk.length));
      left -= part.length;
      yield part;
    }
  }

  /** @returns how many bytes there were to be skipped */
  async skip(length: number): Promise<number> {
    let skipped = 0;
    for await (const part of this.stream(length)) skipped += part.length;
    return skipped;
  }

  /** Gives the source up. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  #split(length: number): Buffer {
    const part = this.#chunk.subarray(0, length);
    this.#chunk = this.#chunk.subarray(length);
    return part;
  }

  async #pull(): Promise<boolean> {
    const { done, value } = await this.#source.next();
    if (done) return false;
    this.#chunk = value;
    return true;
  }
}
