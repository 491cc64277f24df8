export interface ArchiveProperties {
  /** Absent where the archive is of a kind, or so broken, that it is not listed. */
  files?: number;
  folders?: number;
  /** What its files have when they are unpacked, as it says. */
  unpackedBytes?: number;
  encryptedFiles?: number;
  /** Files that by their names are archives themselves; they are not opened. */
  nestedArchives?: number;
}
