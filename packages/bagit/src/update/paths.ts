import { isValid } from '@mocban/core';
import { openTree, type PackageTree } from '@mocban/container/tree';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { listedPathProblem } from '../bag-path.js';
import { BagError } from '../error.js';
import { MANIFEST_FILE } from '../manifest.js';
import { isPassing } from '../passing.js';
import type { BagPut } from './changes.js';

/** A file to be taken in. */
export interface PutFile {
  /** Absolute. */
  from: string;
  /** In the bag. */
  path: string;
}

/** Files that are written from what the bag is and holds; nobody puts them in. */
const WRITTEN_HERE = new Set(['bagit.txt', 'bag-info.txt', 'package-info.txt', 'fetch.txt']);

const isWrittenHere = (path: string): boolean => WRITTEN_HERE.has(path) || MANIFEST_FILE.test(path) || isPassing(path);

/** Every file that is to be put, folders taken apart, in byte order of its path. @throws BagError, the system's error */
export async function expandPuts(
  puts: readonly BagPut[],
  tree: PackageTree,
  gone: ReadonlySet<string>,
): Promise<PutFile[]> {
  const files = new Map<string, PutFile>();
  for (const put of puts)
    for (const file of await filesOf(put)) {
      const problem = listedPathProblem(file.path);
      if (problem !== undefined) throw new BagError('BAG_PATH_REFUSED', `${file.path}: ${problem.message}`);
      if (isWrittenHere(file.path))
        throw new BagError('BAG_PATH_REFUSED', `${file.path}: is written by the update itself`);
      if (files.has(file.path) || gone.has(file.path))
        throw new BagError('BAG_PATH_CONFLICT', `${file.path}: is to be changed twice`);
      files.set(file.path, file);
    }
  refuseConflicts(files, tree, gone);
  return [...files.values()];
}

async function filesOf({ from, path }: BagPut): Promise<PutFile[]> {
  const absolute = resolve(from);
  if (!(await stat(absolute)).isDirectory()) return [{ from: absolute, path }];
  const tree = await openTree(absolute);
  if (!isValid(tree.findings)) {
    const { location, message } = tree.findings.find(({ severity }) => severity === 'error')!;
    throw new BagError('BAG_SOURCE_UNSAFE', `${location}: ${message}`);
  }
  return [...tree.files.keys()].map((name) => ({ from: join(absolute, name), path: `${path}/${name}` }));
}

function refuseConflicts(files: ReadonlyMap<string, PutFile>, tree: PackageTree, gone: ReadonlySet<string>): void {
  const stays = (path: string): boolean => tree.files.has(path) && !gone.has(path);
  for (const path of files.keys()) {
    for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      const parent = path.slice(0, slash);
      if (stays(parent) || files.has(parent)) throw new BagError('BAG_PATH_CONFLICT', `${parent}: is a file`);
    }
    if (tree.directories.has(path) && filesBelow(tree, path).some(stays))
      throw new BagError('BAG_PATH_CONFLICT', `${path}: is a folder`);
  }
}

/** Every file that is to go, folders taken apart. @throws BagError */
export function expandRemovals(paths: readonly string[], tree: PackageTree, pending: ReadonlySet<string>): Set<string> {
  const gone = new Set<string>();
  for (const path of paths) {
    const found = tree.files.has(path) || pending.has(path) ? [path] : filesBelow(tree, path);
    if (found.length === 0) throw new BagError('BAG_PATH_UNKNOWN', `${path}: is not in the bag`);
    for (const file of found) {
      if (isWrittenHere(file)) throw new BagError('BAG_PATH_REFUSED', `${file}: is written by the update itself`);
      gone.add(file);
    }
  }
  return gone;
}

function filesBelow(tree: PackageTree, folder: string): string[] {
  const found: string[] = [];
  if (tree.directories.has(folder))
    for (const path of tree.files.keys()) if (path.startsWith(`${folder}/`)) found.push(path);
  return found;
}
