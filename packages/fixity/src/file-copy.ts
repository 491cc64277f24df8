import { closeSync, constants, fsync, fsyncSync, mkdirSync, openSync, unlinkSync, write, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { digestsOf, openRegularFile, readLarge, readSmall, SMALL_FILE_BYTES, type ReadBuffers } from './file-digest.js';
import type { CopyItem } from './jobs.js';
import { MultiDigest } from './multi-digest.js';
import type { DigestAlgorithm, Fixity } from './types.js';

const writeAt = promisify(write);
const fsyncFile = promisify(fsync);

/**
 * Copies one file, digesting the bytes on their way. The target is created exclusively and removed again on any failure.
 * @throws the system's error, or one with code `FIXITY_MISMATCH` when the bytes are not what the item expects
 */
export async function copyFile(
  item: CopyItem,
  algorithms: readonly DigestAlgorithm[],
  options: { fsync: boolean },
  buffers: ReadBuffers,
  stopped: () => boolean,
): Promise<Fixity> {
  const source = openRegularFile(item.from);
  try {
    const target = createTarget(item.to);
    try {
      const fixity = await pump(source, target, algorithms, options, buffers, stopped);
      assertExpected(item, fixity);
      return fixity;
    } catch (error) {
      unlinkSync(item.to);
      throw error;
    } finally {
      closeSync(target);
    }
  } finally {
    closeSync(source.fd);
  }
}

function createTarget(path: string): number {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  try {
    return openSync(path, flags);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, flags);
  }
}

async function pump(
  source: { fd: number; sizeBytes: number },
  target: number,
  algorithms: readonly DigestAlgorithm[],
  options: { fsync: boolean },
  buffers: ReadBuffers,
  stopped: () => boolean,
): Promise<Fixity> {
  if (source.sizeBytes <= SMALL_FILE_BYTES) {
    const bytes = readSmall(source.fd, source.sizeBytes, buffers.small);
    if (bytes) {
      for (let at = 0; at < bytes.length;) at += writeSync(target, bytes, at, bytes.length - at, at);
      const fixity = digestsOf(bytes, algorithms);
      if (options.fsync) fsyncSync(target);
      return fixity;
    }
  }
  const multi = new MultiDigest(algorithms);
  let position = 0;
  for await (const chunk of readLarge(source.fd, buffers, stopped)) {
    const written = writeAll(target, chunk, position);
    // Digest while the chunk is on its way to the carrier.
    multi.update(chunk);
    await written;
    position += chunk.length;
  }
  if (options.fsync) await fsyncFile(target);
  return multi.finish();
}

async function writeAll(fd: number, chunk: Buffer, position: number): Promise<void> {
  for (let at = 0; at < chunk.length;)
    at += (await writeAt(fd, chunk, at, chunk.length - at, position + at)).bytesWritten;
}

function assertExpected(item: CopyItem, found: Fixity): void {
  const { sizeBytes, digests } = item.expect ?? {};
  const wrong: string[] = [];
  if (sizeBytes !== undefined && sizeBytes !== found.sizeBytes)
    wrong.push(`expected ${sizeBytes} bytes, found ${found.sizeBytes}`);
  for (const [algorithm, digest] of Object.entries(digests ?? {})) {
    const actual = found.digests[algorithm as DigestAlgorithm];
    if (actual !== undefined && digest !== undefined && actual !== digest.toLowerCase())
      wrong.push(`expected ${algorithm} ${digest}, found ${actual}`);
  }
  if (wrong.length > 0) throw Object.assign(new Error(wrong.join('; ')), { code: 'FIXITY_MISMATCH' });
}
