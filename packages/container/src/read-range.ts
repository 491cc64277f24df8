import { read } from 'node:fs';
import { promisify } from 'node:util';

const CHUNK_BYTES = 256 * 1024;

/** An open file. */
export interface RangeSource {
  read(buffer: Buffer, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
}

const readAt = promisify(read);

/** An open file by its descriptor. */
export const descriptor = (fd: number): RangeSource => ({
  read: (buffer, offset, length, position) => readAt(fd, buffer, offset, length, position),
});

/**
 * The bytes of an open file from `start`, at most `length` of them, in chunks of 256 KiB that the caller may keep. Leaves the file open.
 * @param expected how many there will be, so that a small file takes a small buffer. @defaultValue unknown
 */
export async function* readRange(
  handle: RangeSource,
  start: number,
  length: number,
  expected = Infinity,
): AsyncGenerator<Buffer> {
  const end = start + length;
  for (let position = start; position < end;) {
    // One byte more than expected: a short read then tells the end, and a file that has grown is still read whole.
    const wanted = Math.max(start + expected - position, 0) + 1;
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, end - position, wanted));
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield chunk.subarray(0, bytesRead);
    if (bytesRead < chunk.length && position - start >= expected) return;
  }
}
