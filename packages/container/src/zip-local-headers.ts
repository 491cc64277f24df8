import type { FindingLog } from '@mocban/core';
import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import type { ArchiveEntry } from './archive-entry.js';
import { archiveFinding } from './error.js';

export interface CentralEntry extends Omit<ArchiveEntry, 'dataStart' | 'crc32'> {
  crc32: number;
  /** Whether the name is safe and the entry is to be listed as a file. */
  kept: boolean;
  nameRaw: Buffer;
  headerStart: number;
}

const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_BYTES = 30;
/** Headers read before other work of the process gets a turn. */
const HEADERS_PER_TURN = 2000;

/**
 * Reads every local header in the order of the file: finds where the data lie, and reports headers that contradict the
 * central directory and entries whose bytes overlap (one packed block listed many times is how a small file unpacks to
 * petabytes).
 * @returns the kept entries whose data are inside the file, by name
 * @see APPNOTE 6.3.10 §4.3.7
 */
export async function checkLocalHeaders(
  handle: FileHandle,
  fileBytes: number,
  central: CentralEntry[],
  log: FindingLog,
  signal?: AbortSignal,
): Promise<Map<string, ArchiveEntry>> {
  const entries = new Map<string, ArchiveEntry>();
  const buffer = Buffer.alloc(LOCAL_BYTES + 0xffff);
  let covered = { end: 0, name: '' };
  let count = 0;
  for (const entry of [...central].sort((a, b) => a.headerStart - b.headerStart)) {
    if (++count % HEADERS_PER_TURN === 0) {
      await turn();
      signal?.throwIfAborted();
    }
    const dataStart = locate(handle.fd, fileBytes, entry, buffer, log);
    if (entry.headerStart < covered.end)
      log.add(archiveFinding('ARCHIVE_OVERLAP', entry.name, 'the entry shares its bytes with another entry'));
    const end = (dataStart ?? entry.headerStart + LOCAL_BYTES + entry.nameRaw.length) + entry.packedBytes;
    if (end > covered.end) covered = { end, name: entry.name };
    if (dataStart === undefined || !entry.kept) continue;
    const { name, sizeBytes, packedBytes, crc32, method, encrypted } = entry;
    entries.set(name, { name, sizeBytes, packedBytes, crc32, method, encrypted, dataStart });
  }
  return entries;
}

function locate(
  fd: number,
  fileBytes: number,
  entry: CentralEntry,
  buffer: Buffer,
  log: FindingLog,
): number | undefined {
  const wanted = LOCAL_BYTES + entry.nameRaw.length;
  const bytesRead =
    entry.headerStart + LOCAL_BYTES > fileBytes ? 0 : readSync(fd, buffer, 0, wanted, entry.headerStart);
  if (bytesRead < LOCAL_BYTES) {
    log.add(archiveFinding('ARCHIVE_TRUNCATED', entry.name, 'the local header lies beyond the end of the file'));
    return undefined;
  }
  if (buffer.readUInt32LE(0) !== LOCAL_SIGNATURE) {
    log.add(
      archiveFinding('ARCHIVE_MALFORMED', entry.name, 'there is no local header where the central directory says'),
    );
    return undefined;
  }
  const nameBytes = buffer.readUInt16LE(26);
  if (nameBytes !== entry.nameRaw.length || !buffer.subarray(LOCAL_BYTES, bytesRead).equals(entry.nameRaw))
    log.add(
      archiveFinding('ARCHIVE_MALFORMED', entry.name, 'the local header has another name than the central directory'),
    );
  if (buffer.readUInt16LE(8) !== entry.method)
    log.add(
      archiveFinding('ARCHIVE_MALFORMED', entry.name, 'the local header has another method than the central directory'),
    );
  const dataStart = entry.headerStart + LOCAL_BYTES + nameBytes + buffer.readUInt16LE(28);
  if (dataStart + entry.packedBytes > fileBytes) {
    log.add(
      archiveFinding('ARCHIVE_TRUNCATED', entry.name, 'the data lie beyond the end of the file', 'send the file again'),
    );
    return undefined;
  }
  return dataStart;
}
