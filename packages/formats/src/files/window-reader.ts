import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { WINDOW_BYTES, type FileWindows } from '../matching/windows.js';
import { notAFile, TO_LOOK_AT } from './read-windows.js';

const LEAST_BYTES = 65_536;

/**
 * Reads the windows of one file after the other into the same memory, for a thread that does nothing else: of very many small files
 * a promise each takes longer than reading them.
 */
export class WindowReader {
  #first: Buffer = Buffer.alloc(0);
  #last: Buffer = Buffer.alloc(0);

  constructor(private readonly windowBytes: number = WINDOW_BYTES) {}

  /** The windows are those of the file until the next call. @throws FormatsError `FORMATS_NOT_A_FILE`; the system's error */
  read(path: string): FileWindows {
    const file = openSync(path, TO_LOOK_AT);
    try {
      const stats = fstatSync(file);
      if (!stats.isFile()) throw notAFile();
      const sizeBytes = stats.size;
      const length = Math.min(sizeBytes, this.windowBytes);
      this.#first = enough(this.#first, length, this.windowBytes);
      const first = fill(file, this.#first, 0, length);
      if (sizeBytes <= this.windowBytes) return { sizeBytes, first, last: first };
      this.#last = enough(this.#last, length, this.windowBytes);
      return { sizeBytes, first, last: fill(file, this.#last, sizeBytes - length, length) };
    } finally {
      closeSync(file);
    }
  }
}

const enough = (buffer: Buffer, length: number, most: number): Buffer =>
  buffer.length >= length ? buffer : Buffer.allocUnsafeSlow(Math.min(most, Math.max(LEAST_BYTES, 2 * length)));

function fill(file: number, buffer: Buffer, from: number, length: number): Uint8Array {
  let filled = 0;
  while (filled < length) {
    const bytesRead = readSync(file, buffer, filled, length - filled, from + filled);
    // It has become shorter: what is there counts.
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
