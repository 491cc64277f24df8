import { byByteOrder, collisionKey, CompactTable, type FindingLog } from '@mocban/core';
import { unsafeName } from './entry-name.js';
import { archiveFinding, archiveWarning } from './error.js';

export interface NameRules {
  /**
   * What two names are that differ only in case or Unicode normalisation. Most carriers hold both; unpacked where they would meet, the
   * second ends the unpacking. `allowed` is for a caller that judges them. @defaultValue `warning`
   */
  collisions?: 'warning' | 'allowed';
}

/**
 * Characters that the paths of all folders may have together, for each entry that is allowed. A name of 3,000 bytes implies up to
 * 1,500 folders, whose paths are kept: a zip of 12 MB took 1.8 GB.
 */
const FOLDER_CHARS_PER_ENTRY = 128;
const FOLDER_CHARS_ALWAYS = 1024 * 1024;

/** Collects the names of a container, each name once, and reports names that would meet on another file system. */
export class NameTable {
  readonly directories = new Set<string>();
  readonly #explicitDirectories = new Set<string>();
  /** Every file and folder by what it is called on a file system that ignores case and normalises. */
  readonly #keys = new CompactTable();
  /** How each is spelt, by the same numbers. */
  readonly #spellings = new CompactTable();
  /** Names whose key belongs to an earlier one. */
  readonly #colliding = new Set<string>();
  #folderChars = 0;
  #isFull = false;

  /** @param maxEntries files and folders, those counted that only a longer name implies */
  constructor(
    private readonly log: FindingLog,
    private readonly maxEntries: number,
    private readonly rules: NameRules = {},
  ) {}

  /** Whether more came than are listed; reported once, and nothing is added any more. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** @returns whether the file may be kept: `false` for a second entry of the same name or one that is also a folder. */
  addFile(path: string): boolean {
    if (this.#hasFile(path)) {
      this.log.add(archiveFinding('ARCHIVE_DUPLICATE_ENTRY', path, 'more than one entry has this name'));
      return false;
    }
    if (this.directories.has(path)) {
      this.log.add(archiveFinding('ARCHIVE_CASE_COLLISION', path, 'a file and a folder have the same name'));
      return false;
    }
    this.#addParents(path);
    this.#claim(path);
    return true;
  }

  /**
   * Adds an entry that may be unsafe; a folder may end in a slash.
   * @returns whether this is a file to be listed
   */
  keep(name: string, isDirectory: boolean): boolean {
    if (this.#isFull) return false;
    const excess = this.#excess();
    if (excess !== undefined) {
      this.#isFull = true;
      this.log.add(archiveFinding('ARCHIVE_TOO_MANY_ENTRIES', '', `${excess}; listing stopped there`));
      return false;
    }
    const path = name.endsWith('/') ? name.slice(0, -1) : name;
    const unsafe = unsafeName(path);
    if (unsafe !== undefined) {
      this.log.add(archiveFinding(unsafe.rule, name, unsafe.message));
      return false;
    }
    if (!isDirectory) return this.addFile(path);
    this.addDirectory(path);
    return false;
  }

  #excess(): string | undefined {
    if (this.#keys.size + this.#colliding.size > this.maxEntries)
      return `more than ${this.maxEntries} files and folders`;
    const most = Math.max(FOLDER_CHARS_ALWAYS, this.maxEntries * FOLDER_CHARS_PER_ENTRY);
    return this.#folderChars > most ? `more than ${most} characters in the paths of folders` : undefined;
  }

  addDirectory(path: string): void {
    if (this.#explicitDirectories.has(path))
      this.log.add(archiveFinding('ARCHIVE_DUPLICATE_ENTRY', path, 'more than one entry has this name'));
    this.#explicitDirectories.add(path);
    this.#addImplied(path);
  }

  #hasFile(path: string): boolean {
    return (this.#spellings.has(path) || this.#colliding.has(path)) && !this.directories.has(path);
  }

  #addParents(path: string): void {
    const slash = path.lastIndexOf('/');
    if (slash > 0) this.#addImplied(path.slice(0, slash));
  }

  #addImplied(path: string): void {
    if (this.directories.has(path)) return;
    if (this.#hasFile(path))
      this.log.add(archiveFinding('ARCHIVE_CASE_COLLISION', path, 'a file and a folder have the same name'));
    this.#addParents(path);
    this.#claim(path);
    this.directories.add(path);
    this.#folderChars += path.length;
  }

  #claim(path: string): void {
    const known = this.#keys.size;
    const key = this.#keys.add(collisionKey(path));
    if (key === known) {
      this.#spellings.add(path);
      return;
    }
    if (this.#spellings.at(key) === path) return;
    this.#colliding.add(path);
    if (this.rules.collisions !== 'allowed')
      this.log.add(
        archiveWarning(
          'ARCHIVE_CASE_COLLISION',
          path,
          'another entry differs from this name only in case or Unicode normalisation',
          'rename one of the two',
        ),
      );
  }
}

const surrogate = /[\ud800-\udfff]/;

const hasSurrogate = (path: string): boolean => surrogate.test(path);

/** Byte order of UTF-8. Code-unit order is the same unless there are surrogates, and far cheaper. */
export const inByteOrder = (paths: Iterable<string>): string[] => {
  const list = [...paths];
  return list.some(hasSurrogate) ? list.sort(byByteOrder) : list.sort();
};

/** The only top folder that all paths share, with its slash, or `''`. */
export function onlyTopFolder(files: Iterable<{ name: string }>, directories: Iterable<string>): string {
  let top: string | undefined;
  for (const { name: path } of files) {
    const slash = path.indexOf('/');
    if (slash < 0) return '';
    const first = path.slice(0, slash);
    if (top !== undefined && top !== first) return '';
    top = first;
  }
  for (const path of directories) {
    const first = path.split('/', 1)[0]!;
    if (top !== undefined && top !== first) return '';
    top = first;
  }
  return top === undefined ? '' : `${top}/`;
}
