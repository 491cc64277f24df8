import { NumberColumn, type FindingLog } from '@mocban/core';
import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { ArchiveEntries } from './archive-entries.js';
import type { ArchiveEntry } from './archive-entry.js';
import { archiveFinding } from './error.js';
import { HEADERS_PER_TURN } from './headers-per-turn.js';

/** The entries of a central directory, with what only the check of their local headers needs. */
export class CentralDirectory {
  readonly entries = new ArchiveEntries();
  readonly #headerStarts = new NumberColumn('float64');
  /** 1 for a file that is to be listed: its name is safe. */
  readonly #kept = new NumberColumn();
  /** Names as they lie in the directory, where that is not their UTF-8. */
  readonly #rawNames = new Map<number, Buffer>();

  add(entry: ArchiveEntry, header: { start: number; kept: boolean; nameRaw: Buffer | undefined }): void {
    const number = this.entries.add(entry);
    this.#headerStarts.set(number, header.start);
    if (header.kept) this.#kept.set(number, 1);
    if (header.nameRaw !== undefined) this.#rawNames.set(number, header.nameRaw);
  }

  /** Numbers in the order of the file. */
  inFileOrder(): Uint32Array {
    const numbers = Uint32Array.from({ length: this.entries.length }, (_, number) => number);
    const starts = this.#headerStarts;
    const isInOrder = numbers.every((number) => number === 0 || starts.get(number - 1) <= starts.get(number));
    return isInOrder ? numbers : numbers.sort((a, b) => starts.get(a) - starts.get(b));
  }

  at(number: number): CentralEntry {
    const entry = this.entries.at(number);
    return {
      ...entry,
      headerStart: this.#headerStarts.get(number),
      nameRaw: this.#rawNames.get(number) ?? Buffer.from(entry.name),
    };
  }

  isKept(number: number): boolean {
    return this.#kept.get(number) === 1;
  }
}

interface CentralEntry extends ArchiveEntry {
  headerStart: number;
  nameRaw: Buffer;
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
  central: CentralDirectory,
  log: FindingLog,
  signal?: AbortSignal,
): Promise<ArchiveEntries> {
  const { entries } = central;
  const numbers = central.inFileOrder();
  let listed = 0;
  const buffer = Buffer.alloc(LOCAL_BYTES + 0xffff);
  let covered = { end: 0, name: '' };
  let count = 0;
  for (const number of numbers) {
    if (++count % HEADERS_PER_TURN === 0) {
      await turn();
      signal?.throwIfAborted();
    }
    const entry = central.at(number);
    const dataStart = locate(handle.fd, fileBytes, entry, buffer, log);
    if (entry.headerStart < covered.end)
      log.add(archiveFinding('ARCHIVE_OVERLAP', entry.name, 'the entry shares its bytes with another entry'));
    const end = (dataStart ?? entry.headerStart + LOCAL_BYTES + entry.nameRaw.length) + entry.packedBytes;
    if (end > covered.end) covered = { end, name: entry.name };
    if (dataStart === undefined || !central.isKept(number)) continue;
    entries.setDataStart(number, dataStart);
    numbers[listed++] = number;
  }
  entries.choose(numbers.slice(0, listed));
  return entries;
}

function locate(
  fd: number,
  fileBytes: number,
  entry: CentralEntry,
  buffer: Buffer,
  log: FindingLog,
): number | undefined {
  const { nameRaw } = entry;
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
