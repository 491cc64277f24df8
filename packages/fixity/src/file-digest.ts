import { closeSync, constants, fstatSync, openSync, read, readSync } from 'node:fs';
import { promisify } from 'node:util';
import { digestWhole } from './digester.js';
import { MultiDigest } from './multi-digest.js';
import type { DigestAlgorithm, Digests, Fixity } from './types.js';

/** Up to this size a file is read in one go by blocking calls: a stream per small file is many times slower. */
export const SMALL_FILE_BYTES = 1024 * 1024;
const LARGE_READ_BYTES = 4 * 1024 * 1024;
const readAt = promisify(read);

/** Thrown when the caller gave up in the middle of a large file. */
export class Stopped extends Error {}

/** Buffers that one thread reuses for all its files; 1 MiB at once, 8 MiB more with the first large file that is not in memory. */
export class ReadBuffers {
  readonly small = Buffer.allocUnsafeSlow(SMALL_FILE_BYTES + 1);
  #large?: [Buffer, Buffer];

  get large(): [Buffer, Buffer] {
    this.#large ??= [Buffer.allocUnsafeSlow(LARGE_READ_BYTES), Buffer.allocUnsafeSlow(LARGE_READ_BYTES)];
    return this.#large;
  }
}

/**
 * Opens a regular file for reading; a symbolic link is not followed, a pipe is not waited for.
 * @throws the system's error, or one with code `EISDIR` or `EINVAL` for what is no regular file
 */
export function openRegularFile(path: string): { fd: number; sizeBytes: number; mode: number } {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile())
      throw Object.assign(new Error('not a regular file'), { code: stat.isDirectory() ? 'EISDIR' : 'EINVAL' });
    return { fd, sizeBytes: stat.size, mode: stat.mode };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** Size and digests of one file, read once. */
export async function digestFile(
  path: string,
  algorithms: readonly DigestAlgorithm[],
  buffers: ReadBuffers,
  stopped: () => boolean,
): Promise<Fixity> {
  const { fd, sizeBytes } = openRegularFile(path);
  try {
    if (sizeBytes <= SMALL_FILE_BYTES) {
      const bytes = readSmall(fd, sizeBytes, buffers.small);
      if (bytes) return digestsOf(bytes, algorithms);
    }
    const multi = new MultiDigest(algorithms);
    for await (const chunk of readLarge(fd, buffers, stopped)) multi.update(chunk);
    return multi.finish();
  } finally {
    closeSync(fd);
  }
}

/**
 * The whole file, in the buffer given; `undefined` when it grew beyond the buffer.
 * @param sizeBytes what it was said to have: a read that ends there, though there was room for more, has met the end
 */
export function readSmall(fd: number, sizeBytes: number, buffer: Buffer): Buffer | undefined {
  let size = 0;
  while (size < buffer.length) {
    const count = readSync(fd, buffer, size, buffer.length - size, size);
    size += count;
    if (count === 0 || (size === sizeBytes && size < buffer.length)) return buffer.subarray(0, size);
  }
  return undefined;
}

/** Size and digests of bytes that are in memory whole, without the cost of a stream's state. @throws FixityError `FIXITY_ALGORITHM_UNSUPPORTED` */
export function digestsOf(bytes: Uint8Array, algorithms: readonly DigestAlgorithm[]): Fixity {
  const digests: Digests = {};
  for (const algorithm of algorithms) digests[algorithm] = digestWhole(algorithm, bytes);
  return { sizeBytes: bytes.byteLength, digests };
}

/** A mebibyte that takes longer does not come from memory, or this thread had to wait for its turn: one in five may. */
const FROM_MEMORY_MS = 0.3;
const MOST_SLOW_READS = 4;
const QUICK_PER_SLOW = 4;

/**
 * Chunks of a file: of 1 MiB by blocking calls while it turns out to lie in memory, where handing reads over takes a tenth of the time
 * of a digest; else of 4 MiB, the next being read while one is worked on. A chunk is valid until the next is asked for.
 */
export async function* readLarge(fd: number, buffers: ReadBuffers, stopped: () => boolean): AsyncGenerator<Buffer> {
  let position = 0;
  for (let slow = 0; slow < MOST_SLOW_READS;) {
    const begun = performance.now();
    const size = readSync(fd, buffers.small, 0, SMALL_FILE_BYTES, position);
    slow = performance.now() - begun > FROM_MEMORY_MS ? slow + 1 : Math.max(0, slow - 1 / QUICK_PER_SLOW);
    if (size === 0) return;
    if (stopped()) throw new Stopped();
    position += size;
    yield buffers.small.subarray(0, size);
  }
  yield* readAhead(fd, position, buffers.large, stopped);
}

/** Chunks from a place on; while one is worked on, the next is being read. */
export async function* readAhead(
  fd: number,
  start: number,
  buffers: readonly [Buffer, Buffer],
  stopped: () => boolean,
): AsyncGenerator<Buffer> {
  let position = start;
  let turn = 0;
  let next: Promise<{ bytesRead: number }> = readAt(fd, buffers[0], 0, buffers[0].length, position);
  try {
    for (;;) {
      const { bytesRead } = await next;
      if (bytesRead === 0) return;
      if (stopped()) throw new Stopped();
      const chunk = buffers[turn as 0 | 1].subarray(0, bytesRead);
      position += bytesRead;
      turn = 1 - turn;
      const other = buffers[turn as 0 | 1];
      next = readAt(fd, other, 0, other.length, position);
      yield chunk;
    }
  } finally {
    // A read in flight must not outlive its file descriptor or the turn of its buffer.
    await next.catch(() => undefined);
  }
}
