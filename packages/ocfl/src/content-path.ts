import { collisionKey, CompactTable } from '@mocban/core';
import { OcflError } from './error.js';

const MAX_CONTENT_PART_BYTES = 200;
const MAX_CONTENT_PATH_BYTES = 2000;

/**
 * Why a logical path cannot be one, or `undefined`. Backslash and control characters are allowed in logical paths; only what
 * no OCFL version may hold, and what JSON in UTF-8 cannot carry, is refused.
 * @see OCFL 1.1 §3.5.3.1, E051 to E053
 */
function logicalPathProblem(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (/\p{Cs}/u.test(path)) return 'is not well-formed Unicode';
  if (path.startsWith('/') || path.endsWith('/')) return 'begins or ends with a slash';
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..'))
    return 'has a part that is empty, . or ..';
  return undefined;
}

/**
 * Chooses content paths for one version: the logical path when every file system keeps it apart from the others unchanged,
 * otherwise `x/<digest>`. Deterministic in the order of calls. Holds one key per path and the folders.
 */
export class ContentPaths {
  readonly #files = new CompactTable();
  /** Spelling by collision key. */
  readonly #folders = new Map<string, string>();

  /** @returns the path below the version's content folder */
  choose(logicalPath: string, digest: string): string {
    return this.isOwn(logicalPath) ? logicalPath : pathByDigest(digest);
  }

  /** Whether a file is to have its logical path as its content path, which no other gets then; else it has one by its digest. */
  isOwn(logicalPath: string): boolean {
    return isPortable(logicalPath) && !/^x(\/|$)/i.test(logicalPath) && this.#take(logicalPath);
  }

  #take(path: string): boolean {
    const key = collisionKey(path);
    // A file is new; a folder is new or spelt as before; neither is where the other is.
    if (this.#files.has(key) || this.#folders.has(`${key}/`)) return false;
    const folders = foldersOf(path).map((spelling) => ({ spelling, key: collisionKey(spelling) }));
    for (const { spelling, key } of folders) {
      const known = this.#folders.get(key);
      if (known !== undefined && known !== spelling) return false;
      if (this.#files.has(key.slice(0, -1))) return false;
    }
    for (const { spelling, key } of folders) this.#folders.set(key, spelling);
    this.#files.add(key);
    return true;
  }
}

/** The path below a version's content folder of what cannot have its logical path. */
export const pathByDigest = (digest: string): string => `x/${digest}`;

/** Refuses logical paths that repeat or that are both file and folder. @throws OcflError `OCFL_PATH_UNSAFE`, `OCFL_PATH_CONFLICT` */
export class LogicalPaths {
  readonly #folders = new Set<string>();

  /** @param files takes the paths */
  constructor(readonly files = new CompactTable()) {}

  /** @returns the number of the path in `files` */
  add(path: string): number {
    const problem = logicalPathProblem(path);
    if (problem !== undefined)
      throw new OcflError('OCFL_PATH_UNSAFE', `the logical path ${JSON.stringify(path)} ${problem}`);
    const folders = foldersOf(path);
    if (
      this.files.has(path) ||
      this.#folders.has(`${path}/`) ||
      folders.some((folder) => !this.#folders.has(folder) && this.files.has(folder.slice(0, -1)))
    )
      throw new OcflError('OCFL_PATH_CONFLICT', `the logical path ${JSON.stringify(path)} conflicts with another`);
    for (const folder of folders) this.#folders.add(folder);
    return this.files.add(path);
  }
}

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
