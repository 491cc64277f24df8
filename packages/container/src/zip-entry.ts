/** What the central directory says of one file, checked against its local header. */
export interface ZipEntry {
  /** The whole name inside the archive. */
  name: string;
  /** Declared unpacked size. */
  sizeBytes: number;
  packedBytes: number;
  crc32: number;
  /** 0 stored, 8 deflated; others are findings and cannot be read. */
  method: number;
  encrypted: boolean;
  /** Offset of the packed data in the archive. */
  dataStart: number;
}

export const STORED = 0;
export const DEFLATED = 8;
