import { closeSync, constants, fstatSync, openSync, read, readSync } from 'node:fs';
import { promisify } from 'node:util';
import { errnoOf, turnDue } from '@mocban/core';
import { StorageError, toStorageError } from './error.js';
import type { ReadOptions } from './types.js';

const CHUNK_BYTES = 1024 * 1024;
/** Up to this much is read by blocking calls: a fraction of what the promises would cost. */
const BLOCKING_BYTES = 64 * 1024;

const readLater = promisify(read);

/** Streams one regular file; holds one chunk. The last component is never followed when it is a symbolic link. */
export async function* readFileChunks(
  path: string,
  key: string,
  options: ReadOptions = {},
): AsyncGenerator<Uint8Array> {
  options.signal?.throwIfAborted();
  try {
    await turnDue();
    // Without O_NONBLOCK opening a named pipe would wait for a writer for ever.
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stat = fstatSync(file);
      if (stat.isDirectory())
        throw new StorageError('STORAGE_KEY_MISSING', `read ${JSON.stringify(key)}: it is a folder`);
      if (!stat.isFile())
        throw new StorageError('STORAGE_KEY_UNSAFE', `read ${JSON.stringify(key)}: it is no regular file`);
      let position = options.start ?? 0;
      let shared: Buffer | undefined;
      const stop = options.end === undefined ? Infinity : options.end + 1;
      while (position < stop) {
        options.signal?.throwIfAborted();
        const expected = Math.max(stat.size - position, 1024);
        const length = Math.min(CHUNK_BYTES, expected, stop - position);
        const buffer = shared?.subarray(0, length) ?? Buffer.allocUnsafe(length);
        if (options.reuse === true) shared ??= buffer;
        const bytesRead =
          buffer.length <= BLOCKING_BYTES
            ? readSync(file, buffer, 0, buffer.length, position)
            : (await readLater(file, buffer, 0, buffer.length, position)).bytesRead;
        if (bytesRead === 0) return;
        position += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw missingBelowFile(error) ?? toStorageError(error, key, 'read');
  }
}

/** A key below an object (`a/b` where `a` is a file) names nothing. */
const missingBelowFile = (error: unknown): StorageError | undefined =>
  errnoOf(error) === 'ENOTDIR'
    ? new StorageError('STORAGE_KEY_MISSING', 'read: a part of the key is an object', { cause: error })
    : undefined;
