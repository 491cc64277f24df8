import { collisionKey, CompactTable } from '@mocban/core';
import { OcflError } from './error.js';

const MAX_CONTENT_PART_BYTES = 200;
const MAX_CONTENT_PATH_BYTES = 2000;

/** A name that any file system keeps as it is: printable characters of ASCII but the backslash. */
const PLAIN_NAME = /^[ -[\]-~]{1,200}$/;

/**
 * Why a logical path cannot be one, or `undefined`. Backslash and control characters are allowed in logical paths; only what
 * no OCFL version may hold, and what JSON in UTF-8 cannot carry, is refused.
 * @see OCFL 1.1 §3.5.3.1, E051 to E053
 */
function logicalPathProblem(path: string): string | undefined {
  if (PLAIN_NAME.test(path) && !/^[./]|\/[./]|\/$/.test(path)) return undefined;
  if (path === '') return 'is empty';
  if (/\p{Cs}/u.test(path)) return 'is not well-formed Unicode';
  if (path.startsWith('/') || path.endsWith('/')) return 'begins or ends with a slash';
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..'))
    return 'has a part that is empty, . or ..';
  return undefined;
}

/**
 * Chooses content paths for one version: the logical path when every file system keeps it apart from the others unchanged,
 * otherwise `x/<digest>`. Deterministic in the order of calls. Holds one key per path, or per path that is not its own key, and the
 * folders.
 */
export class ContentPaths {
  /** Keys of the paths taken, but those in the table that was given. */
  readonly #files = new CompactTable();
  /** Paths in the table that was given that were not taken. */
  readonly #refused = new CompactTable();
  /** Spelling by collision key. */
  readonly #folders = new Map<string, string>();
  /** The folder of the path taken last, and its key: files mostly come folder by folder. */
  #last = { folder: '', key: '' };

  /** @param asked every path that this is asked for, just before it is: those that are their own keys are then not held again */
  constructor(private readonly asked?: CompactTable) {}

  /** @returns the path below the version's content folder */
  choose(logicalPath: string, digest: string): string {
    return this.isOwn(logicalPath) ? logicalPath : pathByDigest(digest);
  }

  /** Whether a file is to have its logical path as its content path, which no other gets then; else it has one by its digest. */
  isOwn(logicalPath: string): boolean {
    const isOwn = this.#isFree(logicalPath);
    if (!isOwn && this.asked !== undefined) this.#refused.add(logicalPath);
    return isOwn;
  }

  #isFree(logicalPath: string): boolean {
    const { folder, key } = this.#last;
    if (folder !== '' && logicalPath.startsWith(folder) && folder.length < MAX_CONTENT_PATH_BYTES / 3 - 200) {
      const name = logicalPath.slice(folder.length);
      if (!name.includes('/') && PLAIN_NAME.test(name)) return this.#takeFile(logicalPath, key + collisionKey(name));
    }
    return isPortable(logicalPath) && !/^x(\/|$)/i.test(logicalPath) && this.#take(logicalPath);
  }

  #take(path: string): boolean {
    const key = collisionKey(path);
    // A file is new; a folder is new or spelt as before; neither is where the other is.
    const folders = foldersOf(path).map((spelling) => ({ spelling, key: collisionKey(spelling) }));
    for (const { spelling, key } of folders) {
      const known = this.#folders.get(key);
      if (known !== undefined && known !== spelling) return false;
      if (known === undefined && this.#isTaken(key.slice(0, -1))) return false;
    }
    if (!this.#takeFile(path, key)) return false;
    for (const { spelling, key } of folders) this.#folders.set(key, spelling);
    const last = folders.at(-1);
    if (last !== undefined) this.#last = { folder: last.spelling, key: last.key };
    return true;
  }

  #takeFile(path: string, key: string): boolean {
    if (this.#folders.has(`${key}/`)) return false;
    if (this.asked !== undefined && key === path) return !this.#files.has(key);
    if (this.#isAsked(key)) return false;
    const before = this.#files.size;
    return this.#files.add(key) === before;
  }

  #isTaken(key: string): boolean {
    return this.#files.has(key) || this.#isAsked(key);
  }

  #isAsked(key: string): boolean {
    return this.asked !== undefined && this.asked.has(key) && !this.#refused.has(key);
  }
}

/** The path below a version's content folder of what cannot have its logical path. */
export const pathByDigest = (digest: string): string => `x/${digest}`;

/** Refuses logical paths that repeat or that are both file and folder. @throws OcflError `OCFL_PATH_UNSAFE`, `OCFL_PATH_CONFLICT` */
export class LogicalPaths {
  readonly #folders = new Set<string>();
  /** The folder of the path added last: files mostly come folder by folder. */
  #last = '';

  /** @param files takes the paths */
  constructor(readonly files = new CompactTable()) {}

  /** @returns the number of the path in `files` */
  add(path: string): number {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const isKnown = folder === this.#last;
    const problem = logicalPathProblem(isKnown ? path.slice(folder.length) : path);
    if (problem !== undefined)
      throw new OcflError('OCFL_PATH_UNSAFE', `the logical path ${JSON.stringify(path)} ${problem}`);
    const folders = isKnown ? [] : foldersOf(path);
    if (
      this.#folders.has(`${path}/`) ||
      folders.some((above) => !this.#folders.has(above) && this.files.has(above.slice(0, -1)))
    )
      throw conflict(path);
    const number = this.files.size;
    if (this.files.add(path) !== number) throw conflict(path);
    for (const above of folders) this.#folders.add(above);
    this.#last = folder;
    return number;
  }
}

const conflict = (path: string): OcflError =>
  new OcflError('OCFL_PATH_CONFLICT', `the logical path ${JSON.stringify(path)} conflicts with another`);

/** Every folder above a path, outermost first, each with its slash at the end. */
function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) folders.push(path.slice(0, at + 1));
  return folders;
}

function isPortable(path: string): boolean {
  return (
    path === path.normalize('NFC') &&
    !/[\\\p{Cc}]/u.test(path) &&
    Buffer.byteLength(path) <= MAX_CONTENT_PATH_BYTES &&
    path.split('/').every((part) => Buffer.byteLength(part) <= MAX_CONTENT_PART_BYTES)
  );
}
