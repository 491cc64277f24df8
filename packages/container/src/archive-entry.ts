import type { Finding } from '@mocban/core';
import type { ArchiveEntries } from './archive-entries.js';

/** One file of an archive: of a zip as the central directory has it, checked against the local header; of a tar as its headers have it. */
export interface ArchiveEntry {
  /** The whole name inside the archive. */
  name: string;
  /** Declared unpacked size. */
  sizeBytes: number;
  packedBytes: number;
  /** A tar has none. */
  crc32?: number;
  /** 0 stored, 8 deflated; others are findings and cannot be read. */
  method: number;
  encrypted: boolean;
  /** Offset of the packed data in the archive. */
  dataStart: number;
}

export interface ArchiveListing {
  /** Safe entries in the order of the archive; unsafe ones are only in the findings. */
  entries: ArchiveEntries;
  directories: ReadonlySet<string>;
  findings: Finding[];
}

export const STORED = 0;
export const DEFLATED = 8;
