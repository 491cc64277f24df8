import type { FindingLog } from '@mocban/core';
import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import type { ArchiveEntry } from './archive-entry.js';
import { archiveFinding } from './error.js';
import { HEADERS_PER_TURN } from './headers-per-turn.js';

/** One record serves as the entry of the directory and then of the listing: there may be hundreds of thousands. */
export interface CentralEntry extends ArchiveEntry {
  /** Whether the name is safe and the entry is to be listed as a file. */
  kept: boolean;
  /** As it lies in the directory, where that is not the UTF-8 of the name. */
  nameRaw: Buffer | undefined;
  headerStart: number;
}

const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_BYTES = 30;

/**
 * Reads every local header in the order of the file: finds where the data lie, and reports headers that contradict the
 * central directory and entries whose bytes overlap (one packed block listed many times is how a small file unpacks to
 * petabytes).
 * @returns the kept entries whose data are inside the file, in its order
 * @see APPNOTE 6.3.10 §4.3.7
 */
export async function checkLocalHeaders(
  handle: FileHandle,
  fileBytes: number,
  central: CentralEntry[],
  log: FindingLog,
  signal?: AbortSignal,
): Promise<ArchiveEntry[]> {
  const entries: ArchiveEntry[] = [];
  const buffer = Buffer.alloc(LOCAL_BYTES + 0xffff);
  let covered = { end: 0, name: '' };
  let count = 0;
  for (const entry of central.sort((a, b) => a.headerStart - b.headerStart)) {
    if (++count % HEADERS_PER_TURN === 0) {
      await turn();
      signal?.throwIfAborted();
    }
    const nameBytes = entry.nameRaw?.length ?? Buffer.byteLength(entry.name);
    const dataStart = locate(handle.fd, fileBytes, entry, buffer, log);
    if (entry.headerStart < covered.end)
      log.add(archiveFinding('ARCHIVE_OVERLAP', entry.name, 'the entry shares its bytes with another entry'));
    const end = (dataStart ?? entry.headerStart + LOCAL_BYTES + nameBytes) + entry.packedBytes;
    if (end > covered.end) covered = { end, name: entry.name };
    if (dataStart === undefined || !entry.kept) continue;
    entry.dataStart = dataStart;
    entries.push(entry);
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
  const nameRaw = entry.nameRaw ?? Buffer.from(entry.name);
  const wanted = LOCAL_BYTES + nameRaw.length;
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
  if (nameBytes !== nameRaw.length || !buffer.subarray(LOCAL_BYTES, bytesRead).equals(nameRaw))
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
