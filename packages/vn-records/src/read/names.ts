import { collisionKey } from '@mocban/core';
import type { PackageTree } from '@mocban/container';
import type { DocumentKind } from '../types.js';

export const ROOT_METS = 'METS.xml';
export const FILE_EAD = 'metadata/descriptive/EAD.xml';
export const REPRESENTATION = 'representations/rep1';
export const REPRESENTATION_METS = `${REPRESENTATION}/METS.xml`;
export const DATA = `${REPRESENTATION}/data`;
export const REPRESENTATION_DESCRIPTIVE = `${REPRESENTATION}/metadata/descriptive`;

/** Finds files of a tree by the circular's names, whatever the case of their letters. Holds one key a file. */
export class TreeNames {
  readonly #byKey = new Map<string, string>();

  constructor(private readonly tree: PackageTree) {
    for (const path of tree.files.keys()) {
      const key = collisionKey(path);
      if (!this.#byKey.has(key)) this.#byKey.set(key, path);
    }
  }

  /** The path as it is in the tree: the name itself when it is there, else one that differs in case only. */
  find(path: string): string | undefined {
    return this.tree.files.has(path) ? path : this.#byKey.get(collisionKey(path));
  }

  /** Files below a folder, in byte order, the folder's name matched in any case. */
  *below(folder: string): Generator<string> {
    const key = `${collisionKey(folder)}/`;
    for (const path of this.tree.files.keys()) if (collisionKey(path).startsWith(key)) yield path;
  }
}

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** The name without its last extension. */
export const stemOf = (path: string): string => {
  const name = baseName(path);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
};

/** Kind of document by the name of its metadata file. */
export const kindByName = (path: string): DocumentKind | undefined =>
  /^EAD_(doc|pic|media)_.*\.xml$/i.exec(baseName(path))?.[1]?.toLowerCase() as DocumentKind | undefined;
