import { FindingLog, messageOf, type Finding } from '@mocban/core';
import type { FileHandle } from 'node:fs/promises';
import { fromRandomAccessReaderPromise, type Entry, type ZipFile } from 'yauzl';
import { DEFLATED, STORED, type ArchiveEntry, type ArchiveListing } from './archive-entry.js';
import { decodeEntryName } from './entry-name.js';
import { archiveFinding } from './error.js';
import { ratioExceeded, type ResolvedLimits } from './limits.js';
import { NameTable, type NameRules } from './listing.js';
import { unreadable } from './package-reader.js';
import { CentralDirectory, checkLocalHeaders } from './zip-local-headers.js';
import { WindowReader } from './zip-reader.js';

const TYPE_MASK = 0xf000;
const TYPE_DIRECTORY = 0x4000;
const TYPE_REGULAR = 0x8000;
const TYPE_SYMLINK = 0xa000;
const ENCRYPTED_FLAGS = 0x2041; // traditional, strong, and masked headers
const CENTRAL_SIGNATURE = 0x02014b50;

/**
 * Lists a zip by its central directory and checks each entry against its local header, without unpacking anything.
 * Never throws for what the archive holds: everything unsafe is a finding. Holds a row of a table per entry.
 * @see APPNOTE 6.3.10 §4.3
 */
export async function listZip(
  handle: FileHandle,
  fileBytes: number,
  limits: ResolvedLimits,
  signal?: AbortSignal,
  rules: NameRules = {},
): Promise<ArchiveListing> {
  const log = new FindingLog();
  const names = new NameTable(log, limits.maxEntries, rules);
  const central = new CentralDirectory();
  try {
    const zip = await fromRandomAccessReaderPromise(new WindowReader(handle, fileBytes), fileBytes, {
      autoClose: false,
      decodeStrings: false,
      validateEntrySizes: false,
    });
    if (zip.entryCount > limits.maxEntries)
      log.add(
        archiveFinding(
          'ARCHIVE_TOO_MANY_ENTRIES',
          '',
          `${zip.entryCount} entries, at most ${limits.maxEntries} are read`,
        ),
      );
    else {
      await readCentral(zip, names, central, log, signal);
      if (!names.isFull) await checkEnd(zip, handle, log);
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Error && 'syscall' in error) throw unreadable(error);
    log.add(directoryFault(error));
  }
  checkSizes(central.entries, fileBytes, limits, log);
  const entries = await checkLocalHeaders(handle, fileBytes, central, log, signal);
  return { entries, directories: names.directories, findings: log.list() };
}

async function readCentral(
  zip: ZipFile,
  names: NameTable,
  central: CentralDirectory,
  log: FindingLog,
  signal: AbortSignal | undefined,
): Promise<void> {
  for await (const entry of zip.eachEntry()) {
    signal?.throwIfAborted();
    const { name, malformed } = decodeEntryName(entry.fileNameRaw, entry.generalPurposeBitFlag, entry.extraFields);
    if (malformed) log.add(archiveFinding('ARCHIVE_MALFORMED', name, 'the name is flagged as UTF-8 and is not'));
    const isSafe = checkKind(entry, name, log) && !malformed;
    const kept = isSafe && names.keep(name, isDirectory(entry, name));
    if (names.isFull) return;
    const listed = {
      name,
      sizeBytes: entry.uncompressedSize,
      packedBytes: entry.compressedSize,
      crc32: entry.crc32,
      method: entry.compressionMethod,
      encrypted: (entry.generalPurposeBitFlag & ENCRYPTED_FLAGS) !== 0,
      dataStart: 0,
    };
    const nameRaw = isUtf8Of(entry.fileNameRaw, name) ? undefined : entry.fileNameRaw;
    central.add(listed, { start: entry.relativeOffsetOfLocalHeader, kept, nameRaw });
  }
}

const isUtf8Of = (raw: Buffer, name: string): boolean => raw.equals(Buffer.from(name));

const isDirectory = (entry: Entry, name: string): boolean =>
  name.endsWith('/') || ((entry.externalFileAttributes >>> 16) & TYPE_MASK) === TYPE_DIRECTORY;

/** Reports links, devices, encryption and unknown methods. @returns whether the entry may be listed. */
function checkKind(entry: Entry, name: string, log: FindingLog): boolean {
  const type = (entry.externalFileAttributes >>> 16) & TYPE_MASK;
  let safe = true;
  if (type === TYPE_SYMLINK) {
    log.add(
      archiveFinding('ARCHIVE_SYMLINK', name, 'the entry is a symbolic link', 'pack the file it points to instead'),
    );
    safe = false;
  } else if (type !== 0 && type !== TYPE_DIRECTORY && type !== TYPE_REGULAR) {
    log.add(archiveFinding('ARCHIVE_SPECIAL_FILE', name, 'the entry is a device, pipe or socket'));
    safe = false;
  }
  if ((entry.generalPurposeBitFlag & ENCRYPTED_FLAGS) !== 0)
    log.add(archiveFinding('ARCHIVE_ENCRYPTED', name, 'the entry is encrypted', 'send the package without a password'));
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED)
    log.add(
      archiveFinding(
        'ARCHIVE_METHOD_UNSUPPORTED',
        name,
        `compression method ${entry.compressionMethod}, only 0 (stored) and 8 (deflated) are read`,
      ),
    );
  if (isDirectory(entry, name) && entry.uncompressedSize !== 0)
    log.add(archiveFinding('ARCHIVE_MALFORMED', name, 'a folder entry has content'));
  return safe;
}

/** Entries behind the declared count would be seen by some readers and not by others. */
async function checkEnd(zip: ZipFile, handle: FileHandle, log: FindingLog): Promise<void> {
  const cursor = zip.readEntryCursor as unknown as number; // declared boolean in the published types
  const next = Buffer.alloc(4);
  const { bytesRead } = await handle.read(next, 0, 4, cursor);
  if (bytesRead === 4 && next.readUInt32LE(0) === CENTRAL_SIGNATURE)
    log.add(archiveFinding('ARCHIVE_MALFORMED', '', 'the central directory has more entries than it declares'));
}

function checkSizes(entries: Iterable<ArchiveEntry>, fileBytes: number, limits: ResolvedLimits, log: FindingLog): void {
  let total = 0;
  for (const { name, sizeBytes, packedBytes, method, encrypted } of entries) {
    total += sizeBytes;
    if (ratioExceeded(sizeBytes, packedBytes, limits))
      log.add(
        archiveFinding(
          'ARCHIVE_RATIO',
          name,
          `${packedBytes} bytes are to unpack to ${sizeBytes}, more than ${limits.maxRatio} to 1`,
        ),
      );
    if (method === STORED && !encrypted && sizeBytes !== packedBytes)
      log.add(
        archiveFinding(
          'ARCHIVE_SIZE_MISMATCH',
          name,
          `a stored entry declares ${sizeBytes} bytes and holds ${packedBytes}`,
        ),
      );
  }
  if (total > limits.maxTotalBytes)
    log.add(
      archiveFinding('ARCHIVE_TOO_LARGE', '', `${total} bytes unpacked, at most ${limits.maxTotalBytes} are accepted`),
    );
  if (ratioExceeded(total, fileBytes, limits))
    log.add(
      archiveFinding(
        'ARCHIVE_RATIO',
        '',
        `${fileBytes} bytes are to unpack to ${total}, more than ${limits.maxRatio} to 1`,
      ),
    );
}

/** yauzl stops at the first structural fault; its message tells which of our rules that is. */
function directoryFault(error: unknown): Finding {
  const message = messageOf(error);
  if (/strong encryption/i.test(message)) return archiveFinding('ARCHIVE_ENCRYPTED', '', 'an entry is encrypted');
  if (/end of central directory record signature not found|unexpected EOF/i.test(message))
    return archiveFinding(
      'ARCHIVE_TRUNCATED',
      '',
      'the central directory is missing or cut off',
      'send the file again',
    );
  return archiveFinding('ARCHIVE_MALFORMED', '', message.replace(/[^\x20-\x7e]/g, '?'));
}
