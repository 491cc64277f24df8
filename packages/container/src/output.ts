const CHUNK_BYTES = 256 * 1024;

/** Gathers pieces into chunks of 256 KiB. Copies what it is given, so that a source may use its buffer again. */
export class Output {
  /** Bytes pushed so far. */
  position = 0;
  #chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  #used = 0;
  #ready: Buffer[] = [];

  push(bytes: Uint8Array): void {
    this.position += bytes.byteLength;
    for (let start = 0; start < bytes.byteLength;) {
      const piece = bytes.subarray(start, start + CHUNK_BYTES - this.#used);
      this.#chunk.set(piece, this.#used);
      this.#used += piece.byteLength;
      start += piece.byteLength;
      if (this.#used === CHUNK_BYTES) this.#flush();
    }
  }

  /** The chunks that are full. */
  *full(): Generator<Buffer> {
    while (this.#ready.length > 0) yield this.#ready.shift()!;
  }

  *rest(): Generator<Buffer> {
    if (this.#used > 0) this.#flush();
    yield* this.full();
  }

  #flush(): void {
    this.#ready.push(this.#chunk.subarray(0, this.#used));
    this.#chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    this.#used = 0;
  }
}
