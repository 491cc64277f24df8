import { WINDOW_BYTES, type FileWindows } from './windows.js';

/**
 * The windows of bytes that come once, from the front: as they pass by on their way to a store. Holds no more than the file has, and
 * at most two windows; takes copies, so that a chunk's buffer may be used again. Made once, it serves one file after the other.
 */
export class WindowCollector {
  #first: Uint8Array = new Uint8Array(0);
  #last: Uint8Array = new Uint8Array(0);
  #sizeBytes = 0;

  constructor(private readonly windowBytes: number = WINDOW_BYTES) {}

  push(chunk: Uint8Array): void {
    const room = this.windowBytes - this.#sizeBytes;
    if (room > 0) this.#keepFirst(chunk.subarray(0, room));
    // A file that fits into one window needs no other.
    if (this.#sizeBytes + chunk.length > this.windowBytes) this.#keepLast(chunk);
    this.#sizeBytes += chunk.length;
  }

  /** The windows of all bytes since the last call, which then belong to the caller until the next `push`; what comes is another file's. */
  take(): FileWindows {
    const sizeBytes = this.#sizeBytes;
    const first = this.#first.subarray(0, Math.min(sizeBytes, this.windowBytes));
    this.#sizeBytes = 0;
    return { sizeBytes, first, last: sizeBytes > this.windowBytes ? this.#inOrder(sizeBytes) : first };
  }

  #keepFirst(bytes: Uint8Array): void {
    const needed = this.#sizeBytes + bytes.length;
    if (needed > this.#first.length) {
      const grown = new Uint8Array(Math.min(this.windowBytes, Math.max(needed, 2 * this.#first.length)));
      grown.set(this.#first.subarray(0, this.#sizeBytes));
      this.#first = grown;
    }
    this.#first.set(bytes, this.#sizeBytes);
  }

  /** A ring: the byte at a place of the file stands at that place modulo the window. */
  #keepLast(chunk: Uint8Array): void {
    if (this.#last.length === 0) this.#last = new Uint8Array(this.windowBytes);
    // What the first window has of the last one's bytes is put in once it is known that there is one.
    if (this.#sizeBytes <= this.windowBytes) this.#last.set(this.#first.subarray(0, this.#sizeBytes));
    const skipped = Math.max(0, chunk.length - this.windowBytes);
    const at = (this.#sizeBytes + skipped) % this.windowBytes;
    const kept = chunk.subarray(skipped);
    const untilEnd = Math.min(kept.length, this.windowBytes - at);
    this.#last.set(kept.subarray(0, untilEnd), at);
    this.#last.set(kept.subarray(untilEnd));
  }

  #inOrder(sizeBytes: number): Uint8Array {
    const start = sizeBytes % this.windowBytes;
    if (start === 0) return this.#last;
    const ordered = new Uint8Array(this.windowBytes);
    ordered.set(this.#last.subarray(start));
    ordered.set(this.#last.subarray(0, start), this.windowBytes - start);
    return ordered;
  }
}
