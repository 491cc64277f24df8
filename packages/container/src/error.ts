import { CodedError, type Finding } from '@mocban/core';
import { TapFailure } from './tap.js';
import type { PackageTree } from './types.js';

export type ContainerErrorCode =
  /** Neither a folder nor an archive that is read. */
  | 'CONTAINER_UNKNOWN'
  /** The package file itself, not what is made of it, cannot be opened or read. */
  | 'CONTAINER_UNREADABLE'
  /** The tree has no such file, or it was not unpacked. */
  | 'CONTAINER_ENTRY_MISSING'
  /** The bytes of an entry cannot be produced, or are not what the container declares. */
  | 'CONTAINER_ENTRY_BROKEN'
  /** The folder to unpack into is not empty, or the file to write is there already. */
  | 'CONTAINER_TARGET_EXISTS'
  /** A folder that is to be copied or zipped holds links or special files. */
  | 'CONTAINER_SOURCE_UNSAFE'
  /** The file system refused; see `cause`. */
  | 'CONTAINER_IO';

/** Why a container, or an entry of it, cannot be read or written; what is unsafe in it is in the findings of its tree. */
export class ContainerError extends CodedError<ContainerErrorCode> {}

export type ArchiveRule =
  | 'ARCHIVE_PATH_TRAVERSAL'
  | 'ARCHIVE_PATH_ABSOLUTE'
  | 'ARCHIVE_PATH_DRIVE'
  | 'ARCHIVE_PATH_UNSAFE'
  | 'ARCHIVE_SYMLINK'
  | 'ARCHIVE_HARD_LINK'
  | 'ARCHIVE_SPECIAL_FILE'
  | 'ARCHIVE_TYPE_UNSUPPORTED'
  | 'ARCHIVE_DUPLICATE_ENTRY'
  | 'ARCHIVE_CASE_COLLISION'
  | 'ARCHIVE_ENCRYPTED'
  | 'ARCHIVE_METHOD_UNSUPPORTED'
  | 'ARCHIVE_TRUNCATED'
  | 'ARCHIVE_MALFORMED'
  | 'ARCHIVE_RATIO'
  | 'ARCHIVE_TOO_MANY_ENTRIES'
  | 'ARCHIVE_TOO_LARGE'
  | 'ARCHIVE_CRC'
  | 'ARCHIVE_SIZE_MISMATCH'
  | 'ARCHIVE_OVERLAP'
  | 'IO_READ';

/** Faults of one entry, which is left out for it: what lies beside it can be read. */
const OF_ONE_ENTRY: ReadonlySet<string> = new Set<ArchiveRule>([
  'ARCHIVE_PATH_TRAVERSAL',
  'ARCHIVE_PATH_ABSOLUTE',
  'ARCHIVE_PATH_DRIVE',
  'ARCHIVE_PATH_UNSAFE',
  'ARCHIVE_SYMLINK',
  'ARCHIVE_HARD_LINK',
  'ARCHIVE_SPECIAL_FILE',
  'ARCHIVE_TYPE_UNSUPPORTED',
  'ARCHIVE_DUPLICATE_ENTRY',
  'ARCHIVE_CASE_COLLISION',
]);

/**
 * Whether what a container lists can be read, to tell all that is wrong in one run: no error, or only errors of single entries that are
 * not listed. A container with errors is still not to be accepted.
 */
export const isReadable = (findings: Iterable<Finding>): boolean => {
  for (const { severity, rule } of findings) if (severity === 'error' && !OF_ONE_ENTRY.has(rule)) return false;
  return true;
};

/**
 * A tree's findings with locations relative to the package's root, as they are in a folder: without the top folder of an archive. A name
 * that leads somewhere else stays as it is written.
 */
export const findingsWithin = ({ findings, prefix }: Pick<PackageTree, 'findings' | 'prefix'>): readonly Finding[] =>
  prefix === ''
    ? findings
    : findings.map((finding) =>
        finding.location.startsWith(prefix) && !finding.rule.startsWith('ARCHIVE_PATH_')
          ? { ...finding, location: finding.location.slice(prefix.length) }
          : finding,
      );

/** An entry whose bytes cannot be trusted, with the rule it breaks, so that it can be told as a finding. */
export class EntryFault extends ContainerError {
  constructor(
    readonly rule: ArchiveRule,
    readonly entryName: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super('CONTAINER_ENTRY_BROKEN', `${printable(entryName)}: ${message}`, options);
    this.finding = archiveFinding(rule, entryName, message);
  }
  readonly finding: Finding;
}

/** What a container has more of than is accepted. */
export const tooLarge = (bytes: number, maxTotalBytes: number): Finding =>
  archiveFinding('ARCHIVE_TOO_LARGE', '', `${bytes} bytes, at most ${maxTotalBytes} are accepted`);

/** An error finding about the container (check C2). */
export const archiveFinding = (rule: ArchiveRule, entryName: string, message: string, hint?: string): Finding => ({
  rule,
  severity: 'error',
  location: printable(entryName) || '.',
  message,
  check: 'C2',
  ...(hint === undefined ? {} : { hint }),
});

/** What another system would make of the container, which is sound where it lies. */
export const archiveWarning = (...finding: Parameters<typeof archiveFinding>): Finding => ({
  ...archiveFinding(...finding),
  severity: 'warning',
});

/** A name from outside made fit for a log line: control and bidirectional override characters as `\u….`. */
export const printable = (name: string): string =>
  name.replace(
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

export const errorCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error';

/** A failure of the file system as a coded error; coded errors, aborts and what a tap threw pass unchanged. */
export function ioError(error: unknown, what: string): unknown {
  if (error instanceof TapFailure) return error.cause;
  if (error instanceof CodedError || (error instanceof Error && error.name === 'AbortError')) return error;
  return new ContainerError('CONTAINER_IO', `${printable(what)}: ${errorCode(error)}`, { cause: error });
}
