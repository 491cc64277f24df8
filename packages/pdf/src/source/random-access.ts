import { readSync } from 'node:fs';

/** Bytes that can be read from anywhere. Reading is synchronous: whoever judges many files does it in a worker. */
export interface RandomAccess {
  readonly sizeBytes: number;
  /** At most `length` bytes from `start`, fewer only at the end. The caller does not change them, and does not keep them for long. */
  read(start: number, length: number): Buffer;
}

/** Bytes in memory: nothing is copied. */
export const bufferAccess = (bytes: Uint8Array): RandomAccess => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { sizeBytes: buffer.length, read: (start, length) => buffer.subarray(start, start + length) };
};

const BLOCK_BYTES = 64 * 1024;
const BLOCKS = 32;

/**
 * An open file, of which 2 MiB are held at most beside what was asked for.
 * @param sizeBytes what it had when it was opened
 */
export function fileAccess(fd: number, sizeBytes: number): RandomAccess {
  const blocks = new Map<number, Buffer>();
  const block = (index: number): Buffer => {
    const held = blocks.get(index);
    if (held !== undefined) return held;
    const bytes = readFully(fd, index * BLOCK_BYTES, Math.min(BLOCK_BYTES, sizeBytes - index * BLOCK_BYTES));
    if (blocks.size === BLOCKS) blocks.delete(blocks.keys().next().value!);
    blocks.set(index, bytes);
    return bytes;
  };
  return {
    sizeBytes,
    read(start, length) {
      const end = Math.min(start + length, sizeBytes);
      if (start >= end) return Buffer.alloc(0);
      const [first, last] = [Math.floor(start / BLOCK_BYTES), Math.floor((end - 1) / BLOCK_BYTES)];
      if (first !== last) return readFully(fd, start, end - start);
      return block(first).subarray(start - first * BLOCK_BYTES, end - first * BLOCK_BYTES);
    },
  };
}

function readFully(fd: number, start: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  while (at < length) {
    const got = readSync(fd, bytes, at, length - at, start + at);
    if (got === 0) break;
    at += got;
  }
  return bytes.subarray(0, at);
}

/** The beginning of something, as if there were nothing behind it. */
export const beginningOf = (source: RandomAccess, sizeBytes: number): RandomAccess => ({
  sizeBytes: Math.min(sizeBytes, source.sizeBytes),
  read: (start, length) => source.read(start, Math.max(0, Math.min(length, sizeBytes - start))),
});

/** A range in chunks of 1 MiB. */
export function* readRange(source: RandomAccess, start: number, end: number): Generator<Buffer> {
  for (let at = start; at < end; at += 1024 * 1024) yield source.read(at, Math.min(1024 * 1024, end - at));
}
