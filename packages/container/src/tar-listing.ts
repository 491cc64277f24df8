import { FindingLog } from '@mocban/core';
import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { ArchiveEntries } from './archive-entries.js';
import { STORED, type ArchiveEntry, type ArchiveListing } from './archive-entry.js';
import { archiveFinding } from './error.js';
import { HEADERS_PER_TURN } from './headers-per-turn.js';
import type { ResolvedLimits } from './limits.js';
import { NameTable, type NameRules } from './listing.js';
import { readRange } from './read-range.js';
import { BLOCK_BYTES } from './tar-header.js';
import { noEnd, TarEnd, TarParser } from './tar-parser.js';

/** The size of data filled up to whole blocks. */
export const inBlocks = (bytes: number): number => Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;

/**
 * Lists a tar by its headers, reading none of the files' data. Everything unsafe or broken is a finding. Holds a row of a
 * table per entry.
 */
export async function listTar(
  handle: FileHandle,
  fileBytes: number,
  limits: ResolvedLimits,
  signal?: AbortSignal,
  rules: NameRules = {},
): Promise<ArchiveListing> {
  const log = new FindingLog();
  const names = new NameTable(log, limits.maxEntries, rules);
  const entries = new ArchiveEntries();
  const parser = new TarParser(log, names, limits);
  let headers = 0;
  for (let position = 0; ;) {
    if (++headers % HEADERS_PER_TURN === 0) {
      await turn();
      signal?.throwIfAborted();
    }
    const block = readBytes(handle, position, BLOCK_BYTES);
    if (block.length < BLOCK_BYTES) {
      log.add(noEnd());
      break;
    }
    const step = parser.header(block, position);
    const dataStart = position + BLOCK_BYTES;
    if (step.kind === 'end') await checkEnd(handle, dataStart, fileBytes, log);
    if (step.kind === 'end' || step.kind === 'broken') break;
    if (dataStart + step.dataBytes > fileBytes) {
      const name = step.kind === 'entry' ? (step.name ?? '') : '';
      log.add(
        archiveFinding('ARCHIVE_TRUNCATED', name, 'the data lie beyond the end of the file', 'send the file again'),
      );
      break;
    }
    if (step.kind === 'extension') parser.extension(readBytes(handle, dataStart, step.dataBytes));
    else if (step.name !== undefined) entries.add(storedEntry(step.name, step.dataBytes, dataStart));
    position = dataStart + inBlocks(step.dataBytes);
  }
  return { entries, directories: names.directories, findings: log.list() };
}

export const storedEntry = (name: string, sizeBytes: number, dataStart: number): ArchiveEntry => ({
  name,
  sizeBytes,
  packedBytes: sizeBytes,
  method: STORED,
  encrypted: false,
  dataStart,
});

function readBytes(handle: FileHandle, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(handle.fd, bytes, 0, length, position));
}

async function checkEnd(handle: FileHandle, position: number, fileBytes: number, log: FindingLog): Promise<void> {
  const end = new TarEnd();
  for await (const chunk of readRange(handle, position, fileBytes - position)) end.take(chunk);
  end.report(log);
}
