import { crc32 } from 'node:zlib';
import { EntryFault } from './error.js';
import { inflated } from './inflate.js';
import { ratioExceeded, type ResolvedLimits } from './limits.js';
import type { PackageReader } from './package-reader.js';

const HEADER_BYTES = 10;
/** A header with its name and comment is read from this much. */
const MAX_HEADER_BYTES = 64 * 1024;
const TRAILER_BYTES = 8;
const FLAG_CRC = 2;
const FLAG_EXTRA = 4;
const FLAG_NAME = 8;
const FLAG_COMMENT = 16;
const FLAGS_RESERVED = 0xe0;

/**
 * The bytes of a gzip of one member, checked at the end for length, CRC and anything that follows. Stops when more comes than
 * the ratio allows. Holds a few chunks.
 * @throws EntryFault
 * @see RFC 1952
 */
export async function* gunzip(reader: PackageReader, limits: ResolvedLimits): AsyncGenerator<Buffer> {
  const start = headerEnd(await reader.take(0, MAX_HEADER_BYTES));
  let end = start;
  let size = 0;
  let crc = 0;
  const packed = reader.stream(start, reader.sizeBytes - start);
  for await (const chunk of inflated(packed, '', (packedBytes) => (end += packedBytes))) {
    size += chunk.length;
    if (ratioExceeded(size, reader.sizeBytes, limits)) throw tooMuch(reader.sizeBytes, limits);
    crc = crc32(chunk, crc);
    yield chunk;
  }
  checkTrailer(await reader.again(end, TRAILER_BYTES), crc, size);
  if (end + TRAILER_BYTES < reader.sizeBytes)
    throw new EntryFault('ARCHIVE_MALFORMED', '', 'another gzip member or other data follow the first');
}

function headerEnd(head: Buffer): number {
  const flags = head[3] ?? 0;
  if (head.length < HEADER_BYTES) throw truncated();
  if (head[2] !== 8 || (flags & FLAGS_RESERVED) !== 0)
    throw new EntryFault('ARCHIVE_METHOD_UNSUPPORTED', '', 'a gzip of another method than deflate');
  let end = HEADER_BYTES;
  if ((flags & FLAG_EXTRA) !== 0) end += 2 + (end + 2 <= head.length ? head.readUInt16LE(end) : head.length);
  if ((flags & FLAG_NAME) !== 0) end = behindNul(head, end);
  if ((flags & FLAG_COMMENT) !== 0) end = behindNul(head, end);
  if ((flags & FLAG_CRC) !== 0) end += 2;
  if (end > head.length)
    throw new EntryFault(
      'ARCHIVE_MALFORMED',
      '',
      `the gzip header is cut off or longer than ${MAX_HEADER_BYTES} bytes`,
    );
  return end;
}

function behindNul(head: Buffer, start: number): number {
  const nul = head.indexOf(0, start);
  return nul < 0 ? head.length + 1 : nul + 1;
}

function checkTrailer(trailer: Buffer, crc: number, size: number): void {
  if (trailer.length < TRAILER_BYTES) throw truncated();
  if (trailer.readUInt32LE(0) !== crc >>> 0)
    throw new EntryFault('ARCHIVE_CRC', '', 'the bytes of the gzip are not those its CRC-32 is of');
  if (trailer.readUInt32LE(4) !== size % 2 ** 32)
    throw new EntryFault(
      'ARCHIVE_SIZE_MISMATCH',
      '',
      `the gzip declares another length than the ${size} bytes it holds`,
    );
}

const tooMuch = (packedBytes: number, { maxRatio }: ResolvedLimits): EntryFault =>
  new EntryFault(
    'ARCHIVE_RATIO',
    '',
    `${packedBytes} bytes unpack to more than ${maxRatio} times as many; stopped there`,
  );

const truncated = (): EntryFault => new EntryFault('ARCHIVE_TRUNCATED', '', 'the gzip is cut off');
