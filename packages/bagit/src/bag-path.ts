import { collisionKey, CompactTable, pathProblem } from '@mocban/core';
import type { TreeFiles } from '@mocban/container/tree';
import type { BagRule } from './rules.js';

/** A path as manifests and fetch.txt write it: CR, LF and % percent-encoded (RFC 8493 §2.1.3). */
export const encodeBagPath = (path: string): string =>
  path.replace(/[%\r\n]/g, (char) => ({ '%': '%25', '\r': '%0D', '\n': '%0A' })[char]!);

const decodeLineBreaks = (path: string): string =>
  path.replace(/%0[ad]/gi, (code) => (code.toLowerCase() === '%0a' ? '\n' : '\r'));

const decodeAll = (path: string): string =>
  path.replace(/%(25|0a|0d)/gi, (_, code: string) => ({ '25': '%', '0a': '\n', '0d': '\r' })[code.toLowerCase()]!);

/** Finds the tree's own spelling of paths that a bag lists. */
export class PathMatcher {
  #normalised: Spellings | undefined;
  #folded: Spellings | undefined;

  constructor(readonly files: TreeFiles) {}

  /** Decodes by version: only 1.0 encodes the percent sign, so before it a name that is there as written is taken as written. */
  decode(listed: string, version: string): string {
    if (!listed.includes('%')) return listed;
    if (version === '1.0') return decodeAll(listed);
    return this.files.has(listed) ? listed : decodeLineBreaks(listed);
  }

  /** The file of this name in any Unicode normalisation. */
  match(path: string): string | undefined {
    if (this.files.has(path)) return path;
    const normal = path.normalize('NFC');
    if (normal !== path && this.files.has(normal)) return normal;
    this.#normalised ??= new Spellings(this.files.keys(), (name) => name.normalize('NFC'));
    return this.#normalised.of(normal);
  }

  /** A file whose name differs only in case. */
  caseTwin(path: string): string | undefined {
    const key = collisionKey(path);
    if (key !== path && this.files.has(key)) return key;
    this.#folded ??= new Spellings(this.files.keys(), collisionKey);
    return this.#folded.of(key);
  }
}

/**
 * Names by what they become when they are folded, where that is another name; of several the first. Made for the first path that is not
 * in the tree as it is listed: most bags have none.
 */
class Spellings {
  readonly #keys = new CompactTable();
  readonly #names = new CompactTable();

  constructor(names: Iterable<string>, fold: (name: string) => string) {
    for (const name of names) {
      const key = fold(name);
      if (key === name) continue;
      const before = this.#keys.size;
      this.#keys.add(key);
      if (this.#keys.size > before) this.#names.add(name);
    }
  }

  of(key: string): string | undefined {
    const number = this.#keys.numberOf(key);
    return number === undefined ? undefined : this.#names.at(number);
  }
}

/**
 * What is wrong with a listed path, `undefined` when it stays inside the bag. Line breaks are legal in a decoded name, and a
 * backslash is a character like others; neither leads outside.
 */
export function listedPathProblem(path: string): { rule: BagRule; message: string } | undefined {
  if (/^~|^%[^/\\]*%[\\/]/.test(path))
    return { rule: 'BAG_PATH_OUTSIDE', message: 'the path begins with a shortcut to a place outside the bag' };
  const problem = pathProblem(path);
  if (problem === undefined || problem === 'control-character') return undefined;
  if (problem === 'traversal' || problem === 'absolute' || problem === 'drive')
    return { rule: 'BAG_PATH_OUTSIDE', message: `the path leads outside the bag (${problem})` };
  if (problem === 'backslash') return undefined;
  return { rule: 'BAG_PATH_UNSAFE', message: `the path is not a plain relative path (${problem})` };
}
