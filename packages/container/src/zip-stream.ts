import { crc32 } from 'node:zlib';
import type { ByteSource } from '@mocban/core';
import { unsafeName } from './entry-name.js';
import { ContainerError, printable } from './error.js';
import { Output } from './output.js';
import { StoredBlocks, storedBytes } from './stored-blocks.js';
import {
  CENTRAL_BYTES,
  centralHeader,
  dataDescriptor,
  DESCRIPTOR_BYTES,
  dosTime,
  endOfDirectory,
  LOCAL_BYTES,
  localHeader,
  zip64Bytes,
  type EntryHeader,
} from './zip-records.js';

/** A file of a zip that is written while it is sent. */
export interface ZipStreamEntry {
  name: string;
  /** Exactly as many bytes must come. */
  sizeBytes: number;
  /** Asked when the entry's turn comes; ended early when nobody reads the zip any more. */
  read(): ByteSource;
}

export interface ZipStreamOptions {
  /** Time of every entry, to two seconds. @defaultValue 1980-01-01, so that the same content gives the same bytes */
  mtime?: Date;
}

const EPOCH = new Date('1980-01-01T00:00:00Z');

/**
 * A zip as it is written: entries in the order given, UTF-8 names, fixed times, zip64 where needed; the same entries give the same
 * bytes. Nothing is compressed; the bytes lie in deflate's stored blocks, since some readers take sizes that stand after the data
 * for deflated entries only. Holds a record an entry (its name and some 100 bytes) and about 256 KiB of data. An entry that has other
 * than its stated bytes, or cannot be read, ends the stream before the central directory: what has come by then is no zip.
 * @throws ContainerError `CONTAINER_SOURCE_UNSAFE` for a name that no reader should take, `CONTAINER_ENTRY_BROKEN` for a wrong size;
 *   and what an entry's `read` throws
 * @see APPNOTE 6.3.10 §4.3; RFC 1951 §3.2.4
 */
export async function* zipStream(
  entries: Iterable<ZipStreamEntry> | AsyncIterable<ZipStreamEntry>,
  options: ZipStreamOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const out = new Output();
  const time = dosTime(options.mtime ?? EPOCH);
  const central: Buffer[] = [];
  for await (const entry of entries) {
    refuseUnsafe(entry.name);
    const packedBytes = storedBytes(entry.sizeBytes);
    const header: EntryHeader = {
      name: Buffer.from(entry.name, 'utf8'),
      time,
      offset: out.position,
      sizeBytes: entry.sizeBytes,
      packedBytes,
    };
    out.push(localHeader(header));
    const crc = yield* stored(entry, out);
    out.push(dataDescriptor(header, crc));
    central.push(centralHeader(header, crc));
    yield* out.full();
  }
  const start = out.position;
  for (const record of central) {
    out.push(record);
    yield* out.full();
  }
  out.push(endOfDirectory(central.length, start, out.position - start));
  yield* out.rest();
}

/** How many bytes `zipStream` makes of these entries. */
export function zipStreamBytes(entries: Iterable<Pick<ZipStreamEntry, 'name' | 'sizeBytes'>>): number {
  let data = 0;
  let directory = 0;
  let count = 0;
  for (const { name, sizeBytes } of entries) {
    const nameBytes = Buffer.byteLength(name);
    const packedBytes = storedBytes(sizeBytes);
    const sizes = { sizeBytes, packedBytes, offset: data };
    const { local, descriptor, central } = zip64Bytes(sizes);
    data += LOCAL_BYTES + nameBytes + local + packedBytes + DESCRIPTOR_BYTES + descriptor;
    directory += CENTRAL_BYTES + nameBytes + central;
    count += 1;
  }
  return data + directory + endOfDirectory(count, data, directory).length;
}

async function* stored(entry: ZipStreamEntry, out: Output): AsyncGenerator<Uint8Array, number, undefined> {
  const blocks = new StoredBlocks(entry.sizeBytes, out);
  let crc = 0;
  for await (const chunk of entry.read()) {
    if (chunk.byteLength > blocks.missing) throw wrongSize(entry, 'more bytes');
    crc = crc32(chunk, crc);
    blocks.add(chunk);
    yield* out.full();
  }
  if (blocks.missing > 0) throw wrongSize(entry, `${blocks.missing} bytes fewer`);
  return crc;
}

const wrongSize = ({ name, sizeBytes }: ZipStreamEntry, found: string): ContainerError =>
  new ContainerError('CONTAINER_ENTRY_BROKEN', `${printable(name)}: expected ${sizeBytes} bytes, ${found} came`);

function refuseUnsafe(name: string): void {
  const unsafe = unsafeName(name);
  if (unsafe !== undefined)
    throw new ContainerError('CONTAINER_SOURCE_UNSAFE', `${printable(name)}: ${unsafe.message}`);
}
