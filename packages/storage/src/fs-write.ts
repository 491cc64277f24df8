import { closeSync, fsync, openSync, rmSync, write, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { ByteSource } from '@mocban/core';

/** Up to this much is written by blocking calls. */
const BLOCKING_BYTES = 64 * 1024;

const writeLater = promisify(write);
const syncLater = promisify(fsync);

/** Writes a new file; the caller fsyncs its folder. A failure leaves nothing. */
export async function writeNew(
  path: string,
  bytes: ByteSource | Iterable<Uint8Array>,
  { fsync: isFlushed, signal }: { fsync: boolean; signal?: AbortSignal },
): Promise<number> {
  const file = openSync(path, 'wx');
  let isOpen = true;
  try {
    const sizeBytes = await writeAll(file, bytes, signal);
    if (isFlushed) await syncLater(file);
    isOpen = false;
    // On a network file system it may be here that a write is refused.
    closeSync(file);
    return sizeBytes;
  } catch (error) {
    if (isOpen) closeSync(file);
    rmSync(path, { force: true });
    throw error;
  }
}

async function writeAll(
  file: number,
  bytes: ByteSource | Iterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<number> {
  let sizeBytes = 0;
  for await (const chunk of bytes) {
    signal?.throwIfAborted();
    for (let at = 0; at < chunk.byteLength;) at += await writeSome(file, chunk, at);
    sizeBytes += chunk.byteLength;
  }
  signal?.throwIfAborted();
  return sizeBytes;
}

function writeSome(file: number, chunk: Uint8Array, at: number): number | Promise<number> {
  const length = chunk.byteLength - at;
  return length <= BLOCKING_BYTES
    ? writeSync(file, chunk, at, length)
    : writeLater(file, chunk, at, length).then(({ bytesWritten }) => bytesWritten);
}
