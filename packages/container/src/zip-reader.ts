import { read as fsRead } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { RandomAccessReader } from 'yauzl';

const WINDOW_BYTES = 1024 * 1024;

/**
 * Serves yauzl's many small reads of the central directory from one window over the file, so that listing 100,000 entries
 * costs some dozens of reads. Holds one window of 1 MiB.
 */
export class WindowReader extends RandomAccessReader {
  #window = Buffer.alloc(0);
  #start = 0;

  constructor(
    private readonly handle: FileHandle,
    private readonly sizeBytes: number,
  ) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    if (position < 0 || position + length > this.sizeBytes) return void setImmediate(callback, null, 0);
    if (position >= this.#start && position + length <= this.#start + this.#window.length) {
      this.#window.copy(buffer, offset, position - this.#start, position - this.#start + length);
      return callback(null, length);
    }
    const window = Buffer.allocUnsafe(Math.min(Math.max(WINDOW_BYTES, length), this.sizeBytes - position));
    fsRead(this.handle.fd, window, 0, window.length, position, (error, bytesRead) => {
      if (error) return callback(error);
      this.#window = window.subarray(0, bytesRead);
      this.#start = position;
      const copied = this.#window.copy(buffer, offset, 0, length);
      callback(null, copied);
    });
  }
}
