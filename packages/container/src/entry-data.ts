import { crc32, inflateRawSync } from 'node:zlib';
import { DEFLATED, STORED, type ArchiveEntry } from './archive-entry.js';
import { EntryFault, errorCode } from './error.js';
import { inflated, inflateFault } from './inflate.js';

/** Entries up to this size, packed and unpacked, are inflated in memory at once: a stream per small file is far slower. */
export const SMALL_BYTES = 1024 * 1024;

export const isSmall = (entry: ArchiveEntry): boolean =>
  entry.sizeBytes <= SMALL_BYTES && entry.packedBytes <= SMALL_BYTES;

/**
 * The whole of a small entry of its packed bytes, checked for size and CRC. Inflating stops at the declared size. What was stored
 * is handed back as it lies, not copied.
 * @throws EntryFault
 */
export function unpackSmall(packed: Buffer, entry: ArchiveEntry): Buffer {
  refuseUnreadable(entry);
  if (packed.length < entry.packedBytes) throw cutOff(entry);
  const bytes = entry.method === STORED ? packed : inflateBounded(packed, entry);
  checkOutcome(entry, bytes.length, entry.crc32 === undefined ? undefined : crc32(bytes));
  return bytes;
}

function inflateBounded(packed: Buffer, entry: ArchiveEntry): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(entry.sizeBytes, 1) });
  } catch (error) {
    throw errorCode(error) === 'ERR_BUFFER_TOO_LARGE' ? tooMany(entry) : inflateFault(error, entry.name);
  }
}

/**
 * The bytes of an entry as they are inflated, stopped as soon as more come than are declared; size and CRC are judged at the end.
 * Holds a few chunks.
 * @throws EntryFault
 */
export async function* unpackLarge(
  packed: AsyncIterable<Buffer>,
  entry: ArchiveEntry,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  refuseUnreadable(entry);
  let size = 0;
  let crc = entry.crc32 === undefined ? undefined : 0;
  for await (const chunk of entry.method === STORED ? packed : inflated(packed, entry.name)) {
    signal?.throwIfAborted();
    size += chunk.length;
    if (size > entry.sizeBytes) throw tooMany(entry);
    if (crc !== undefined) crc = crc32(chunk, crc);
    yield chunk;
  }
  if (entry.method === STORED && size < entry.packedBytes) throw cutOff(entry);
  checkOutcome(entry, size, crc);
}

function refuseUnreadable(entry: ArchiveEntry): void {
  if (entry.encrypted) throw new EntryFault('ARCHIVE_ENCRYPTED', entry.name, 'the entry is encrypted');
  if (entry.method !== STORED && entry.method !== DEFLATED)
    throw new EntryFault('ARCHIVE_METHOD_UNSUPPORTED', entry.name, `compression method ${entry.method}`);
}

function checkOutcome(entry: ArchiveEntry, size: number, crc: number | undefined): void {
  if (size !== entry.sizeBytes)
    throw new EntryFault('ARCHIVE_SIZE_MISMATCH', entry.name, `${entry.sizeBytes} bytes declared, ${size} found`);
  if (entry.crc32 !== undefined && crc! >>> 0 !== entry.crc32)
    throw new EntryFault('ARCHIVE_CRC', entry.name, `CRC-32 ${hex(entry.crc32)} declared, ${hex(crc! >>> 0)} found`);
}

const hex = (value: number): string => value.toString(16).padStart(8, '0');

const cutOff = (entry: ArchiveEntry): EntryFault =>
  new EntryFault('ARCHIVE_TRUNCATED', entry.name, 'the archive ends inside the entry');

const tooMany = (entry: ArchiveEntry): EntryFault =>
  new EntryFault('ARCHIVE_RATIO', entry.name, `more bytes unpack than the ${entry.sizeBytes} declared; stopped there`);
