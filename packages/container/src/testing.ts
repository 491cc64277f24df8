import { crc32, deflateRawSync } from 'node:zlib';

export { paxHeader, rawTar, rawTarHeader } from './testing-tar.js';
export type { RawTarEntry, RawTarOptions } from './testing-tar.js';

/** One entry of a zip written byte by byte, so that every field can lie. */
export interface RawEntry {
  name: string | Buffer;
  content?: string | Buffer;
  /** Packed bytes as they lie in the file; made from `content` when left out. */
  packed?: Buffer;
  method?: number;
  flags?: number;
  /** Unix mode with type bits. */
  mode?: number;
  declaredSize?: number;
  declaredPacked?: number;
  crc?: number;
  localName?: string;
  /** Put the header of this entry at another place of the file without writing any bytes for it. */
  headerStart?: number;
  localExtra?: Buffer;
}

export interface RawZipOptions {
  /** Entries that the end record claims. */
  declaredEntries?: number;
  /** Cut this many bytes off the end. */
  cut?: number;
}

export function rawZip(entries: RawEntry[], options: RawZipOptions = {}): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let position = 0;
  for (const entry of entries) {
    const content = Buffer.from(entry.content ?? '');
    const method = entry.method ?? 0;
    const packed = entry.packed ?? (method === 8 ? deflateRawSync(content) : content);
    const fields = {
      method,
      flags: entry.flags ?? 0x800,
      crc: entry.crc ?? crc32(content),
      packed: entry.declaredPacked ?? packed.length,
      size: entry.declaredSize ?? content.length,
    };
    const start = entry.headerStart ?? position;
    if (entry.headerStart === undefined) {
      const local = [header(0x04034b50, fields, Buffer.from(entry.localName ?? entry.name), entry.localExtra), packed];
      parts.push(...local);
      position += local[0]!.length + packed.length;
    }
    central.push(centralHeader(fields, Buffer.from(entry.name), entry.mode ?? 0, start));
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(options.declaredEntries ?? entries.length, 8);
  end.writeUInt16LE(options.declaredEntries ?? entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(position, 16);
  const whole = Buffer.concat([...parts, directory, end]);
  return whole.subarray(0, whole.length - (options.cut ?? 0));
}

interface Fields {
  method: number;
  flags: number;
  crc: number;
  packed: number;
  size: number;
}

function header(signature: number, fields: Fields, name: Buffer, extra: Buffer = Buffer.alloc(0)): Buffer {
  const fixed = Buffer.alloc(30);
  fixed.writeUInt32LE(signature, 0);
  fixed.writeUInt16LE(20, 4);
  fixed.writeUInt16LE(fields.flags, 6);
  fixed.writeUInt16LE(fields.method, 8);
  fixed.writeUInt32LE(fields.crc, 14);
  fixed.writeUInt32LE(Math.min(fields.packed, 0xffffffff), 18);
  fixed.writeUInt32LE(Math.min(fields.size, 0xffffffff), 22);
  fixed.writeUInt16LE(name.length, 26);
  fixed.writeUInt16LE(extra.length, 28);
  return Buffer.concat([fixed, name, extra]);
}

function centralHeader(fields: Fields, name: Buffer, mode: number, start: number): Buffer {
  const large = fields.size > 0xfffffffe;
  const fixed = Buffer.alloc(46);
  fixed.writeUInt32LE(0x02014b50, 0);
  fixed.writeUInt16LE((3 << 8) | 63, 4);
  fixed.writeUInt16LE(20, 6);
  fixed.writeUInt16LE(fields.flags, 8);
  fixed.writeUInt16LE(fields.method, 10);
  fixed.writeUInt32LE(fields.crc, 16);
  fixed.writeUInt32LE(fields.packed, 20);
  fixed.writeUInt32LE(large ? 0xffffffff : fields.size, 24);
  fixed.writeUInt16LE(name.length, 28);
  fixed.writeUInt16LE(large ? 12 : 0, 30);
  fixed.writeUInt32LE((mode << 16) >>> 0, 38);
  fixed.writeUInt32LE(start, 42);
  if (!large) return Buffer.concat([fixed, name]);
  const zip64 = Buffer.alloc(12);
  zip64.writeUInt16LE(1, 0);
  zip64.writeUInt16LE(8, 2);
  zip64.writeBigUInt64LE(BigInt(fields.size), 4);
  return Buffer.concat([fixed, name, zip64]);
}

/** Deflated zeros of any length without ever holding them: one flushed block repeated. */
export function deflatedZeros(blocks: number, blockBytes = 16 * 1024 * 1024): Buffer {
  const zeros = Buffer.alloc(blockBytes);
  const block = deflateRawSync(zeros, { finishFlush: 3 }); // Z_FULL_FLUSH: ends on a byte, refers to nothing before it
  return Buffer.concat([...Array<Buffer>(blocks).fill(block), deflateRawSync(Buffer.alloc(0))]);
}
