export type PathProblem =
  | 'empty'
  | 'too-long'
  | 'absolute'
  | 'drive'
  | 'traversal'
  | 'dot-segment'
  | 'empty-segment'
  | 'backslash'
  | 'nul'
  | 'control-character'
  | 'lone-surrogate';

/**
 * Bytes of UTF-8 that one part of a path, and a whole path, may have: file systems hold 255 and 4,096, of which the place of a store
 * and of an object in it need their share.
 */
export const MAX_PART_BYTES = 255;
/** See `MAX_PART_BYTES`. */
export const MAX_PATH_BYTES = 3000;

/**
 * What is wrong with a relative path from outside (an archive entry, a manifest line, an href), or `undefined` when it is safe
 * to join to a root: `/`-separated, without `.` or `..`, not absolute, no drive, no backslash, no control character, no half
 * of a surrogate pair (written as UTF-8 it would become another name).
 */
export function pathProblem(path: string): PathProblem | undefined {
  if (path.length <= MAX_PATH_BYTES / 3 && PLAIN.test(path)) return undefined;
  if (path === '') return 'empty';
  if (path.includes('\0')) return 'nul';
  if (path.startsWith('/')) return 'absolute';
  if (/^[A-Za-z]:/.test(path)) return 'drive';
  if (path.startsWith('\\')) return /(^|\\|\/)\.\.(\\|\/|$)/.test(path) ? 'traversal' : 'absolute';
  if (path.includes('\\') && /(^|\\|\/)\.\.(\\|\/|$)/.test(path)) return 'traversal';
  const parts = path.split('/');
  if (parts.includes('..')) return 'traversal';
  if (parts.includes('.')) return 'dot-segment';
  if (parts.includes('')) return 'empty-segment';
  if (Buffer.byteLength(path) > MAX_PATH_BYTES || parts.some((part) => Buffer.byteLength(part) > MAX_PART_BYTES))
    return 'too-long';
  if (/\p{Surrogate}/u.test(path)) return 'lone-surrogate';
  // Last, as a caller may allow these two: nothing else is wrong with such a path then.
  if (path.includes('\\')) return 'backslash';
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'control-character';
  return undefined;
}

/**
 * Most paths by one look: parts of letters, digits and what stands between words, that begin with none of a dot; of at most 80
 * characters, which are 240 bytes.
 */
const PLAIN = /^(?:[\w\u00a1-\ud7ff-][\w .\u00a1-\ud7ff-]{0,79}\/)*[\w\u00a1-\ud7ff-][\w .\u00a1-\ud7ff-]{0,79}$/;

/** Two names with the same key are one file on a file system that ignores case or normalises Unicode. */
export const collisionKey = (path: string): string =>
  IN_LOWER_CASE.test(path) ? path : path.normalize('NFC').toLowerCase().normalize('NFC');

/** What is its own key: printable characters of ASCII but capitals. */
const IN_LOWER_CASE = /^[ -@[-~]*$/;

/** Compares two paths by the bytes of their UTF-8, the order in which trees are listed everywhere. */
export const byByteOrder = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
