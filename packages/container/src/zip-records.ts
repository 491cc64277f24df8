/** What is known of an entry before its data come. */
export interface EntryHeader {
  name: Buffer;
  time: number;
  /** Where its local header begins. */
  offset: number;
  sizeBytes: number;
  packedBytes: number;
}

type Sizes = Pick<EntryHeader, 'offset' | 'sizeBytes' | 'packedBytes'>;

export const LOCAL_BYTES = 30;
export const CENTRAL_BYTES = 46;
/** Of an entry without zip64. */
export const DESCRIPTOR_BYTES = 16;

const MAX_32 = 0xffffffff;
const MAX_16 = 0xffff;
const DEFLATED = 8;
/** Sizes and CRC follow the data (bit 3), the name is UTF-8 (bit 11). */
const FLAGS = 0x0808;
const ZIP64_FIELD = 0x0001;
const VERSION = 20;
const VERSION_ZIP64 = 45;
const MADE_ON_UNIX = 3 << 8;
const REGULAR_FILE = (0o100644 << 16) >>> 0;

const isBig = ({ sizeBytes, packedBytes }: Sizes): boolean => sizeBytes >= MAX_32 || packedBytes >= MAX_32;

/** What zip64 adds to the three records of an entry. */
export const zip64Bytes = (sizes: Sizes): { local: number; descriptor: number; central: number } => ({
  local: isBig(sizes) ? 20 : 0,
  descriptor: isBig(sizes) ? 8 : 0,
  central: centralExtra(sizes).length,
});

/** Seconds in steps of two, minutes, hours, then day, month and year since 1980, in UTC. @see APPNOTE 4.4.6 */
export const dosTime = (time: Date): number =>
  (((time.getUTCFullYear() - 1980) << 25) |
    ((time.getUTCMonth() + 1) << 21) |
    (time.getUTCDate() << 16) |
    (time.getUTCHours() << 11) |
    (time.getUTCMinutes() << 5) |
    (time.getUTCSeconds() >> 1)) >>>
  0;

/** @see APPNOTE 4.3.7 */
export function localHeader(entry: EntryHeader): Buffer {
  const big = isBig(entry);
  const extra = big ? zip64Field(entry.sizeBytes, entry.packedBytes) : Buffer.alloc(0);
  const record = Buffer.alloc(LOCAL_BYTES);
  record.writeUInt32LE(0x04034b50, 0);
  record.writeUInt16LE(big ? VERSION_ZIP64 : VERSION, 4);
  record.writeUInt16LE(FLAGS, 6);
  record.writeUInt16LE(DEFLATED, 8);
  record.writeUInt32LE(entry.time, 10);
  // CRC and sizes stay 0 until the descriptor; with zip64 the sizes point to the extra field.
  if (big) record.writeUInt32LE(MAX_32, 18);
  if (big) record.writeUInt32LE(MAX_32, 22);
  record.writeUInt16LE(entry.name.length, 26);
  record.writeUInt16LE(extra.length, 28);
  return Buffer.concat([record, entry.name, extra]);
}

/** @see APPNOTE 4.3.9 */
export function dataDescriptor(entry: EntryHeader, crc: number): Buffer {
  const big = isBig(entry);
  const record = Buffer.alloc(DESCRIPTOR_BYTES + zip64Bytes(entry).descriptor);
  record.writeUInt32LE(0x08074b50, 0);
  record.writeUInt32LE(crc, 4);
  if (big) {
    record.writeBigUInt64LE(BigInt(entry.packedBytes), 8);
    record.writeBigUInt64LE(BigInt(entry.sizeBytes), 16);
  } else {
    record.writeUInt32LE(entry.packedBytes, 8);
    record.writeUInt32LE(entry.sizeBytes, 12);
  }
  return record;
}

/** @see APPNOTE 4.3.12 */
export function centralHeader(entry: EntryHeader, crc: number): Buffer {
  const extra = centralExtra(entry);
  const record = Buffer.alloc(CENTRAL_BYTES);
  const version = extra.length > 0 ? VERSION_ZIP64 : VERSION;
  record.writeUInt32LE(0x02014b50, 0);
  record.writeUInt16LE(MADE_ON_UNIX | VERSION_ZIP64, 4);
  record.writeUInt16LE(version, 6);
  record.writeUInt16LE(FLAGS, 8);
  record.writeUInt16LE(DEFLATED, 10);
  record.writeUInt32LE(entry.time, 12);
  record.writeUInt32LE(crc, 16);
  record.writeUInt32LE(isBig(entry) ? MAX_32 : entry.packedBytes, 20);
  record.writeUInt32LE(isBig(entry) ? MAX_32 : entry.sizeBytes, 24);
  record.writeUInt16LE(entry.name.length, 28);
  record.writeUInt16LE(extra.length, 30);
  record.writeUInt32LE(REGULAR_FILE, 38);
  record.writeUInt32LE(Math.min(entry.offset, MAX_32), 42);
  return Buffer.concat([record, entry.name, extra]);
}

/** The end of central directory, with its zip64 form before it where a number needs it. @see APPNOTE 4.3.14–4.3.16 */
export function endOfDirectory(count: number, start: number, length: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(count, MAX_16), 8);
  end.writeUInt16LE(Math.min(count, MAX_16), 10);
  end.writeUInt32LE(Math.min(length, MAX_32), 12);
  end.writeUInt32LE(Math.min(start, MAX_32), 16);
  if (count < MAX_16 && length < MAX_32 && start < MAX_32) return end;
  const zip64 = Buffer.alloc(76);
  zip64.writeUInt32LE(0x06064b50, 0);
  zip64.writeBigUInt64LE(44n, 4);
  zip64.writeUInt16LE(MADE_ON_UNIX | VERSION_ZIP64, 12);
  zip64.writeUInt16LE(VERSION_ZIP64, 14);
  for (const offset of [24, 32]) zip64.writeBigUInt64LE(BigInt(count), offset);
  zip64.writeBigUInt64LE(BigInt(length), 40);
  zip64.writeBigUInt64LE(BigInt(start), 48);
  zip64.writeUInt32LE(0x07064b50, 56);
  zip64.writeBigUInt64LE(BigInt(start + length), 64);
  zip64.writeUInt32LE(1, 72);
  return Buffer.concat([zip64, end]);
}

/** Only what does not fit into the record's own fields, in the order of these. @see APPNOTE 4.5.3 */
const centralExtra = (entry: Sizes): Buffer =>
  zip64Field(
    ...(isBig(entry) ? [entry.sizeBytes, entry.packedBytes] : []),
    ...(entry.offset >= MAX_32 ? [entry.offset] : []),
  );

function zip64Field(...values: number[]): Buffer {
  if (values.length === 0) return Buffer.alloc(0);
  const field = Buffer.alloc(4 + 8 * values.length);
  field.writeUInt16LE(ZIP64_FIELD, 0);
  field.writeUInt16LE(8 * values.length, 2);
  values.forEach((value, index) => field.writeBigUInt64LE(BigInt(value), 4 + 8 * index));
  return field;
}
