import { FindingLog, turnDue, type Finding } from '@mocban/core';
import { lstatSync, readdirSync, statSync, type Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { strictUtf8 } from './entry-name.js';
import { archiveFinding, errorCode, ioError, isReadable, tooLarge } from './error.js';
import type { ResolvedLimits } from './limits.js';
import { inByteOrder } from './listing.js';
import { FileTable } from './file-table.js';

export interface DirectoryListing {
  files: FileTable;
  directories: ReadonlySet<string>;
  findings: Finding[];
}

const MAX_DEPTH = 500;

/** Told of a listing while it goes on. It sees to the sizes of files: they are not asked for. */
export interface ListingWatcher {
  /** @param names in the folder itself, before any file is listed in the table */
  begin(names: readonly string[], files: FileTable): void;
  /** One more file is in the table. */
  listed(): void;
  /** @param isSafe whether nothing was found wrong, or only single entries, which are not listed */
  end(isSafe: boolean): void;
}

export interface ListingOptions {
  signal?: AbortSignal;
  watcher?: ListingWatcher;
  /** Names in the folder itself that are passed over, folders with a slash behind them. */
  passOver?: (name: string) => boolean;
}

/**
 * Lists a folder without following a link. Names are taken as they are; only regular files and folders are listed, the rest
 * are findings. Holds the names of the folders on the way down, and a compact table of the files.
 * @throws ContainerError `CONTAINER_IO` when the folder itself cannot be read
 */
export async function listDirectory(
  root: string,
  limits: ResolvedLimits,
  options: ListingOptions = {},
): Promise<DirectoryListing> {
  const walk = new Walk(root, limits, options);
  await walk.enter('', 1);
  return walk.listing();
}

/** Goes through folders in byte order of the whole path, so that nothing needs to be sorted but the names in one folder. */
class Walk {
  readonly #log = new FindingLog();
  readonly #files: FileTable;
  readonly #directories = new Set<string>();
  readonly #signal: AbortSignal | undefined;
  readonly #watcher: ListingWatcher | undefined;
  readonly #passOver: ((name: string) => boolean) | undefined;
  #totalBytes = 0;
  #isFull = false;

  constructor(
    private readonly root: string,
    private readonly limits: ResolvedLimits,
    { signal, watcher, passOver }: ListingOptions,
  ) {
    this.#signal = signal;
    this.#watcher = watcher;
    this.#passOver = passOver;
    this.#files = new FileTable([], (path) => sizeIfThere(`${root}/${path}`));
  }

  /** @param prefix the folder's path with a slash behind it, `''` for the root */
  async enter(prefix: string, depth: number): Promise<void> {
    this.#signal?.throwIfAborted();
    const { others, findings, ...listed } = await list(this.root, prefix);
    this.#log.add(...findings);
    const names = prefix === '' ? this.#begin(listed.names) : listed.names;
    for (const name of names) {
      const waiting = turnDue();
      if (waiting !== undefined) await waiting;
      if (!this.#hasRoom()) return;
      const path = prefix + name;
      const other = others.get(name);
      if (name.endsWith('/')) await this.#folder(path.slice(0, -1), depth);
      else if (other === undefined) this.#file(path);
      else this.#report(path, other);
    }
  }

  /** @returns the names in the root that are gone through */
  #begin(all: string[]): string[] {
    const passOver = this.#passOver;
    const names = passOver === undefined ? all : all.filter((name) => !passOver(name));
    this.#watcher?.begin(names, this.#files);
    return names;
  }

  listing(): DirectoryListing {
    const { maxTotalBytes } = this.limits;
    if (this.#totalBytes > maxTotalBytes) this.#log.add(tooLarge(this.#totalBytes, maxTotalBytes));
    const findings = this.#log.list();
    this.#watcher?.end(isReadable(findings));
    return {
      files: this.#files,
      directories: new Set(inByteOrder(this.#directories)),
      findings,
    };
  }

  #hasRoom(): boolean {
    const { maxEntries } = this.limits;
    if (this.#isFull) return false;
    if (this.#files.size + this.#directories.size < maxEntries) return true;
    this.#isFull = true;
    this.#log.add(
      archiveFinding('ARCHIVE_TOO_MANY_ENTRIES', '', `more than ${maxEntries} entries; listing stopped there`),
    );
    return false;
  }

  async #folder(path: string, depth: number): Promise<void> {
    this.#directories.add(path);
    if (depth <= MAX_DEPTH) await this.enter(`${path}/`, depth + 1);
    else this.#log.add(archiveFinding('ARCHIVE_PATH_UNSAFE', path, `folders are nested more than ${MAX_DEPTH} deep`));
  }

  #file(path: string): void {
    if (this.#watcher !== undefined) {
      this.#files.add({ path });
      this.#watcher.listed();
      return;
    }
    try {
      // A blocking call, which takes a fraction of what a promise would.
      const { size } = lstatSync(`${this.root}/${path}`);
      this.#files.add({ path, sizeBytes: size });
      this.#totalBytes += size;
    } catch (error) {
      this.#log.add(archiveFinding('IO_READ', path, `the file cannot be read: ${errorCode(error)}`));
    }
  }

  #report(path: string, other: 'link' | 'special'): void {
    this.#log.add(
      other === 'link'
        ? archiveFinding('ARCHIVE_SYMLINK', path, 'a symbolic link', 'put the file it points to in its place')
        : archiveFinding('ARCHIVE_SPECIAL_FILE', path, 'a device, pipe or socket'),
    );
  }
}

/** What went away, or may not be looked at, is told by who reads it. */
function sizeIfThere(path: string): number {
  try {
    return lstatSync(path).size;
  } catch {
    return 0;
  }
}

/** What lies in a folder. */
interface Listed {
  /** In byte order of what they are called in paths: folders with the slash that follows there. */
  names: string[];
  /** Those that are neither file nor folder. */
  others: ReadonlyMap<string, 'link' | 'special'>;
  findings: Finding[];
}

const REPLACEMENT = '\ufffd';

/** @throws ContainerError `CONTAINER_IO` for the root */
async function list(root: string, prefix: string): Promise<Listed> {
  const folder = prefix === '' ? root : `${root}/${prefix}`;
  try {
    const options = { withFileTypes: true } as const;
    const entries = isSmall(folder) ? readdirSync(folder, options) : await readdir(folder, options);
    // A name that is not UTF-8 reads as one with a replacement character, as does one that has this very character.
    if (!entries.some(({ name }) => name.includes(REPLACEMENT))) return sorted(entries, ({ name }) => name, []);
    const inBytes = await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
    const findings: Finding[] = [];
    return sorted(inBytes, ({ name }) => readableName(name, prefix, findings), findings);
  } catch (error) {
    if (prefix === '') throw ioError(error, '.');
    const message = `the folder cannot be listed: ${errorCode(error)}`;
    return { names: [], others: new Map(), findings: [archiveFinding('IO_READ', prefix.slice(0, -1), message)] };
  }
}

/** Of a folder up to so large, of some thousand names, reading takes a millisecond: handed over to a thread as much again. */
const SMALL_FOLDER_BYTES = 64 * 1024;

const isSmall = (folder: string): boolean => statSync(folder).size <= SMALL_FOLDER_BYTES;

function readableName(bytes: Buffer, prefix: string, findings: Finding[]): string | undefined {
  const name = strictUtf8(bytes);
  if (name === undefined)
    findings.push(archiveFinding('ARCHIVE_PATH_UNSAFE', prefix + bytes.toString('latin1'), 'the name is not UTF-8'));
  return name;
}

function sorted<Entry extends Dirent | Dirent<Buffer>>(
  entries: readonly Entry[],
  nameOf: (entry: Entry) => string | undefined,
  findings: Finding[],
): Listed {
  const names: string[] = [];
  const others = new Map<string, 'link' | 'special'>();
  for (const entry of entries) {
    const name = nameOf(entry);
    if (name === undefined) continue;
    names.push(entry.isDirectory() ? `${name}/` : name);
    if (!entry.isDirectory() && !entry.isFile()) others.set(name, entry.isSymbolicLink() ? 'link' : 'special');
  }
  return { names: inByteOrder(names), others, findings };
}
