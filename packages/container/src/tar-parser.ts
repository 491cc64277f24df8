import type { FindingLog } from '@mocban/core';
import { strictUtf8 } from './entry-name.js';
import { archiveFinding, type ArchiveRule } from './error.js';
import type { ResolvedLimits } from './limits.js';
import type { NameTable } from './listing.js';
import { parsePax, type PaxRecords } from './pax.js';
import { BLOCK_BYTES, parseTarHeader, type TarHeader } from './tar-header.js';

/** What lies behind a header block, and so what is to be done next. */
export type TarStep =
  /** Data of a file; `name` when the file is safe to be kept. */
  | { kind: 'entry'; dataBytes: number; name: string | undefined }
  /** Data that belong to the next header, to be given to `extension`. */
  | { kind: 'extension'; dataBytes: number }
  /** A zero block: the end. */
  | { kind: 'end' }
  /** Nothing behind this can be found any more. */
  | { kind: 'broken' };

/** What extended headers say of the next entry. */
interface Extended {
  type: string;
  path?: string;
  pax?: PaxRecords;
}

const MAX_EXTENSION_BYTES = 1024 * 1024;
/** Largest size that an octal field can say; above it writers leave the field to chance and PAX alone counts. */
const MAX_OCTAL = 0o77777777777;
const LONG_NAME = 'L';
const LONG_LINK = 'K';
const PAX = 'x';
const PAX_GLOBAL = 'g';
const EXTENSIONS = [PAX, PAX_GLOBAL, LONG_NAME, LONG_LINK];

/**
 * Makes entries of the header blocks of a tar: v7, ustar, PAX and GNU. Only files and folders are entries; everything else,
 * and everything that two readers could take differently, is a finding. Never throws for what the archive holds.
 * @see POSIX.1-2017 pax; GNU tar manual, "Basic Tar Format"
 */
export class TarParser {
  #count = 0;
  #totalBytes = 0;
  #extended: Extended[] = [];
  /** What is wrong with the extended headers before the next entry; its name is not known then. */
  #faults: string[] = [];

  constructor(
    private readonly log: FindingLog,
    private readonly names: NameTable,
    private readonly limits: ResolvedLimits,
  ) {}

  /** @param position of the block in the archive, for messages */
  header(block: Buffer, position: number): TarStep {
    if (isZero(block)) return this.#end();
    const header = parseTarHeader(block);
    if (header === undefined)
      return this.#broken('', `expected a header at byte ${position}, its checksum is not that of one`);
    if (++this.#count > this.limits.maxEntries) {
      this.#report(
        'ARCHIVE_TOO_MANY_ENTRIES',
        '',
        `more than ${this.limits.maxEntries} entries; reading stopped there`,
      );
      return { kind: 'broken' };
    }
    return EXTENSIONS.includes(header.type) ? this.#extension(header) : this.#entry(header);
  }

  /** Takes the data of an `extension`. */
  extension(bytes: Buffer): void {
    const { type } = this.#extended.at(-1)!;
    const fault = type === PAX || type === PAX_GLOBAL ? this.#takePax(type, bytes) : this.#takeLong(type, bytes);
    if (fault !== undefined) this.#faults.push(fault);
  }

  #extension(header: TarHeader): TarStep {
    const { sizeBytes: dataBytes, type } = header;
    if (dataBytes === undefined || dataBytes < 0 || dataBytes > MAX_EXTENSION_BYTES)
      return this.#broken('', `an extended header has ${dataBytes} bytes, at most ${MAX_EXTENSION_BYTES} are read`);
    if (type !== PAX_GLOBAL && this.#extended.some((earlier) => earlier.type === type))
      this.#faults.push('one entry has two extended headers of the same kind');
    this.#extended.push({ type });
    return { kind: 'extension', dataBytes };
  }

  #takePax(type: string, bytes: Buffer): string | undefined {
    const pax = parsePax(bytes);
    if (typeof pax === 'string') return pax;
    if (type === PAX_GLOBAL) {
      this.#extended.pop();
      return pax.path !== undefined || 'size' in pax || pax.hasLinkPath || pax.isSparse
        ? 'a global header sets what belongs to one entry'
        : undefined;
    }
    Object.assign(this.#extended.at(-1)!, { pax, ...(pax.path !== undefined && { path: pax.path }) });
    return undefined;
  }

  #takeLong(type: string, bytes: Buffer): string | undefined {
    const name = strictUtf8(bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes);
    if (name === undefined) return 'the long name before an entry is not UTF-8';
    if (type === LONG_NAME) this.#extended.at(-1)!.path = name;
    return undefined;
  }

  #entry(header: TarHeader): TarStep {
    const extended = this.#extended.splice(0);
    const isNameKnown = this.#faults.length === 0;
    const paths = extended.flatMap(({ path }) => (path === undefined ? [] : [path]));
    const { name, isText } = this.#name(paths[0] ?? header.name);
    this.#reportFaults(name);
    if (paths.length > 1) this.#report('ARCHIVE_MALFORMED', name, 'the entry has a PAX path and a GNU long name');
    const pax = extended.find((one) => one.pax !== undefined)?.pax;
    const sizeBytes = this.#size(name, header.sizeBytes, pax);
    if (sizeBytes === undefined) return { kind: 'broken' };
    const isFolder = header.type === '5' || (header.type === '0' && name.endsWith('/'));
    const isSafe =
      this.#isPlain(name, header, pax, isFolder ? sizeBytes : 0) && isNameKnown && isText && paths.length <= 1;
    if (header.hasMoreHeaders) return { kind: 'broken' };
    // Links, devices and folders have no data, whatever size some writers leave there.
    const dataBytes = '123456'.includes(header.type) ? 0 : sizeBytes;
    this.#totalBytes += dataBytes;
    if (this.#totalBytes > this.limits.maxTotalBytes) {
      this.#report('ARCHIVE_TOO_LARGE', '', `more than the ${this.limits.maxTotalBytes} bytes that are accepted`);
      return { kind: 'broken' };
    }
    const plain = name.replace(/^(\.\/+)+/, '').replace(/^\.$/, '');
    const isRoot = isFolder && plain === '';
    const kept = isSafe && !isRoot && this.names.keep(plain, isFolder);
    if (this.names.isFull) return { kind: 'broken' };
    return { kind: 'entry', dataBytes, name: kept ? plain : undefined };
  }

  #name(name: string | Buffer): { name: string; isText: boolean } {
    const text = typeof name === 'string' ? name : strictUtf8(name);
    if (text !== undefined) return { name: text, isText: true };
    const shown = (name as Buffer).toString('latin1');
    this.#report('ARCHIVE_PATH_UNSAFE', shown, 'the name is not UTF-8');
    return { name: shown, isText: false };
  }

  #size(name: string, inHeader: number | undefined, pax: PaxRecords | undefined): number | undefined {
    const size = pax !== undefined && 'size' in pax ? pax.size : inHeader;
    if (size === undefined || size < 0 || !Number.isFinite(size)) {
      this.#broken(name, size === undefined ? 'the size is not a number' : 'the size is negative or beyond any file');
      return undefined;
    }
    if (size <= MAX_OCTAL && size !== inHeader) {
      this.#broken(name, `the header says ${inHeader} bytes and the extended header ${size}`);
      return undefined;
    }
    return size;
  }

  /** Reports everything that is neither a file nor a folder. */
  #isPlain(name: string, { type }: TarHeader, pax: PaxRecords | undefined, folderBytes: number): boolean {
    const fault = FAULTS[type] ?? (/^[05]$/.test(type) ? undefined : unknownType(type));
    if (fault !== undefined) this.#report(fault.rule, name, fault.message, fault.hint);
    if (fault === undefined && pax?.isSparse)
      this.#report('ARCHIVE_TYPE_UNSUPPORTED', name, 'a sparse file', NOT_SPARSE);
    if (folderBytes > 0) this.#report('ARCHIVE_MALFORMED', name, 'a folder entry has content');
    return fault === undefined && !pax?.isSparse && folderBytes === 0;
  }

  #end(): TarStep {
    this.#reportFaults('');
    if (this.#extended.length > 0)
      this.#report('ARCHIVE_MALFORMED', '', 'the archive ends between an extended header and its entry');
    return { kind: 'end' };
  }

  #broken(name: string, message: string): TarStep {
    this.#reportFaults(name);
    this.#report('ARCHIVE_MALFORMED', name, `${message}; nothing behind it is read`);
    return { kind: 'broken' };
  }

  /** @param name of the entry that they belong to, as far as it is known */
  #reportFaults(name: string): void {
    for (const fault of this.#faults.splice(0)) this.#report('ARCHIVE_MALFORMED', name, fault);
  }

  #report(rule: ArchiveRule, name: string, message: string, hint?: string): void {
    this.log.add(archiveFinding(rule, name, message, hint));
  }
}

const NOT_SPARSE = 'pack the files without --sparse';

const FAULTS: Record<string, { rule: ArchiveRule; message: string; hint?: string }> = {
  '1': {
    rule: 'ARCHIVE_HARD_LINK',
    message: 'a hard link to another entry',
    hint: 'pack with --hard-dereference, so that each file is there itself',
  },
  '2': { rule: 'ARCHIVE_SYMLINK', message: 'a symbolic link', hint: 'pack the file it points to instead' },
  '3': { rule: 'ARCHIVE_SPECIAL_FILE', message: 'a character device' },
  '4': { rule: 'ARCHIVE_SPECIAL_FILE', message: 'a block device' },
  '6': { rule: 'ARCHIVE_SPECIAL_FILE', message: 'a named pipe' },
  '7': { rule: 'ARCHIVE_TYPE_UNSUPPORTED', message: 'a contiguous file' },
  S: { rule: 'ARCHIVE_TYPE_UNSUPPORTED', message: 'a sparse file', hint: NOT_SPARSE },
  M: { rule: 'ARCHIVE_TYPE_UNSUPPORTED', message: 'a part of an archive in several volumes' },
  V: { rule: 'ARCHIVE_TYPE_UNSUPPORTED', message: 'a volume label', hint: 'pack without --label' },
  D: { rule: 'ARCHIVE_TYPE_UNSUPPORTED', message: 'a folder of an incremental archive' },
};

const unknownType = (type: string): { rule: ArchiveRule; message: string; hint?: string } => ({
  rule: 'ARCHIVE_TYPE_UNSUPPORTED',
  message: `an entry of type ${JSON.stringify(type)}, only files and folders are read`,
});

/** Judges what lies behind the first zero block: a second one, then nothing but zeros. */
export class TarEnd {
  #zeros = 0;
  #isClean = true;

  take(chunk: Buffer): void {
    this.#zeros += chunk.length;
    this.#isClean &&= isZero(chunk);
  }

  report(log: FindingLog): void {
    if (!this.#isClean)
      log.add(archiveFinding('ARCHIVE_MALFORMED', '', 'there are data behind the end of the archive'));
    else if (this.#zeros < BLOCK_BYTES) log.add(noEnd());
  }
}

export const noEnd = () =>
  archiveFinding('ARCHIVE_TRUNCATED', '', 'the two blocks that end a tar are missing', 'send the file again');

const ZEROS = Buffer.alloc(64 * 1024);

function isZero(bytes: Buffer): boolean {
  for (let start = 0; start < bytes.length; start += ZEROS.length) {
    const part = bytes.subarray(start, start + ZEROS.length);
    if (part.compare(ZEROS, 0, part.length) !== 0) return false;
  }
  return true;
}
