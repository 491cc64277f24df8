import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import { EntryFault, errorCode, type ArchiveRule } from './error.js';
import { readRange } from './read-range.js';
import { DEFLATED, STORED, type ZipEntry } from './zip-entry.js';

/** Entries up to this size, packed and unpacked, are inflated in memory at once: a stream per small file is far slower. */
export const SMALL_BYTES = 1024 * 1024;

export const isSmall = (entry: ZipEntry): boolean => entry.sizeBytes <= SMALL_BYTES && entry.packedBytes <= SMALL_BYTES;

/**
 * The whole of a small entry, checked for size and CRC. Inflating stops at the declared size.
 * @throws EntryFault
 */
export async function readSmallEntry(handle: FileHandle, entry: ZipEntry): Promise<Buffer> {
  refuseUnreadable(entry);
  const packed = Buffer.allocUnsafe(entry.packedBytes);
  let filled = 0;
  while (filled < packed.length) {
    const { bytesRead } = await handle.read(packed, filled, packed.length - filled, entry.dataStart + filled);
    if (bytesRead === 0) throw new EntryFault('ARCHIVE_TRUNCATED', entry.name, 'the archive ends inside the entry');
    filled += bytesRead;
  }
  const bytes = entry.method === STORED ? packed : inflateBounded(packed, entry);
  checkOutcome(entry, bytes.length, crc32(bytes));
  return bytes;
}

function inflateBounded(packed: Buffer, entry: ZipEntry): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(entry.sizeBytes, 1) });
  } catch (error) {
    throw inflateFault(error, entry);
  }
}

/**
 * The bytes of an entry as they are inflated, stopped as soon as more come than are declared; size and CRC are judged at the end.
 * Holds a few chunks.
 * @throws EntryFault
 */
export async function* streamEntry(
  handle: FileHandle,
  entry: ZipEntry,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  signal?.throwIfAborted();
  if (isSmall(entry)) {
    const bytes = await readSmallEntry(handle, entry);
    if (bytes.length > 0) yield bytes;
    return;
  }
  refuseUnreadable(entry);
  let size = 0;
  let crc = 0;
  try {
    for await (const chunk of unpackedChunks(handle, entry)) {
      signal?.throwIfAborted();
      size += chunk.length;
      if (size > entry.sizeBytes) throw tooMany(entry);
      crc = crc32(chunk, crc);
      yield chunk;
    }
  } catch (error) {
    throw inflateFault(error, entry);
  }
  checkOutcome(entry, size, crc);
}

async function* unpackedChunks(handle: FileHandle, entry: ZipEntry): AsyncGenerator<Buffer> {
  const packed = readRange(handle, entry.dataStart, entry.packedBytes);
  if (entry.method === STORED) {
    yield* packed;
    return;
  }
  const inflate = createInflateRaw({ chunkSize: 256 * 1024 });
  const feeding = pipeline(packed, inflate).catch(() => undefined); // the reader of `inflate` is told of the failure
  try {
    yield* inflate as AsyncIterable<Buffer>;
  } finally {
    inflate.destroy();
    await feeding;
  }
}

function refuseUnreadable(entry: ZipEntry): void {
  if (entry.encrypted) throw new EntryFault('ARCHIVE_ENCRYPTED', entry.name, 'the entry is encrypted');
  if (entry.method !== STORED && entry.method !== DEFLATED)
    throw new EntryFault('ARCHIVE_METHOD_UNSUPPORTED', entry.name, `compression method ${entry.method}`);
}

function checkOutcome(entry: ZipEntry, size: number, crc: number): void {
  if (size !== entry.sizeBytes)
    throw new EntryFault('ARCHIVE_SIZE_MISMATCH', entry.name, `${entry.sizeBytes} bytes declared, ${size} found`);
  if (crc >>> 0 !== entry.crc32)
    throw new EntryFault('ARCHIVE_CRC', entry.name, `CRC-32 ${hex(entry.crc32)} declared, ${hex(crc >>> 0)} found`);
}

const hex = (value: number): string => value.toString(16).padStart(8, '0');

const tooMany = (entry: ZipEntry): EntryFault =>
  new EntryFault('ARCHIVE_RATIO', entry.name, `more bytes unpack than the ${entry.sizeBytes} declared; stopped there`);

const ZLIB_RULES: Record<string, ArchiveRule> = { Z_DATA_ERROR: 'ARCHIVE_MALFORMED', Z_BUF_ERROR: 'ARCHIVE_TRUNCATED' };

function inflateFault(error: unknown, entry: ZipEntry): unknown {
  const code = errorCode(error);
  if (code === 'ERR_BUFFER_TOO_LARGE') return tooMany(entry);
  const rule = ZLIB_RULES[code];
  return rule === undefined
    ? error
    : new EntryFault(rule, entry.name, 'the packed data cannot be inflated', { cause: error });
}
