import type { ByteSource, Finding } from '@mocban/core';
import type { DigestAlgorithm } from '@mocban/fixity';
import type { FileHandle } from 'node:fs/promises';
import { digestStreamed } from './ensure-digests.js';
import { ContainerError, ioError } from './error.js';
import { inByteOrder, onlyTopFolder } from './listing.js';
import type { PackageTree, TreeFile } from './types.js';
import { streamEntry } from './zip-data.js';
import type { ZipEntry } from './zip-entry.js';
import type { ZipListing } from './zip-listing.js';

/** The parts of a tree that depend on names alone, without the container's only top folder. */
export function treeNames(
  files: Iterable<{ name: string; sizeBytes: number }>,
  directories: ReadonlySet<string>,
): Pick<PackageTree, 'name' | 'prefix' | 'directories'> & { files: Map<string, TreeFile> } {
  const sizes = new Map<string, number>();
  for (const { name, sizeBytes } of files) sizes.set(name, sizeBytes);
  const prefix = onlyTopFolder(sizes.keys(), directories);
  const listed = new Map<string, TreeFile>();
  for (const name of inByteOrder(sizes.keys())) {
    const path = name.slice(prefix.length);
    listed.set(path, { path, sizeBytes: sizes.get(name)!, digests: {} });
  }
  const below = [...directories].filter((path) => path.length > prefix.length).map((path) => path.slice(prefix.length));
  return { name: prefix.slice(0, -1), prefix, files: listed, directories: new Set(inByteOrder(below)) };
}

/** A zip read in place. */
export class ZipTree implements PackageTree {
  readonly origin = 'zip';
  readonly name: string;
  readonly prefix: string;
  readonly files: ReadonlyMap<string, TreeFile>;
  readonly directories: ReadonlySet<string>;
  readonly findings: readonly Finding[];
  readonly #entries: ReadonlyMap<string, ZipEntry>;

  constructor(
    private readonly handle: FileHandle,
    listing: ZipListing,
  ) {
    const names = treeNames(listing.entries.values(), listing.directories);
    this.name = names.name;
    this.prefix = names.prefix;
    this.files = names.files;
    this.directories = names.directories;
    this.findings = listing.findings;
    this.#entries = listing.entries;
  }

  async *read(path: string, options: { signal?: AbortSignal } = {}): ByteSource {
    const entry = this.#entries.get(this.prefix + path);
    if (entry === undefined)
      throw new ContainerError('CONTAINER_ENTRY_MISSING', `no such file in the package: ${path}`);
    try {
      yield* streamEntry(this.handle, entry, options.signal);
    } catch (error) {
      throw ioError(error, path);
    }
  }

  localPath(): undefined {
    return undefined;
  }

  ensureDigests(algorithms: readonly DigestAlgorithm[], options: { signal?: AbortSignal } = {}): Promise<Finding[]> {
    return digestStreamed(this, algorithms, options);
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}
