import type { Finding } from '@mocban/core';
import { ContainerError, printable } from './error.js';
import type { PackageTree, TreeFiles } from './types.js';

/** The parts of a tree that depend on names alone. */
export type TreeNames = Pick<PackageTree, 'name' | 'prefix' | 'directories' | 'files'>;

/** What a tree has from being listed, however its bytes are read. */
export abstract class ListedTree {
  readonly name: string;
  readonly prefix: string;
  readonly files: TreeFiles;
  readonly directories: ReadonlySet<string>;

  constructor(
    names: TreeNames,
    readonly findings: readonly Finding[],
  ) {
    this.name = names.name;
    this.prefix = names.prefix;
    this.files = names.files;
    this.directories = names.directories;
  }
}

/** @throws ContainerError `CONTAINER_ENTRY_MISSING` for what the tree does not hold */
export function present<T>(found: T | undefined, path: string): T {
  if (found !== undefined) return found;
  throw new ContainerError('CONTAINER_ENTRY_MISSING', `no such file in the package: ${printable(path)}`);
}
