import type { ByteSource, Finding } from '@mocban/core';
import type { DigestAlgorithm } from '@mocban/fixity';
import type { FileHandle } from 'node:fs/promises';
import { digestSource, lacking } from './digesting.js';
import { ContainerError, EntryFault, ioError } from './error.js';
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

  async ensureDigests(
    algorithms: readonly DigestAlgorithm[],
    options: { signal?: AbortSignal } = {},
  ): Promise<Finding[]> {
    const findings: Finding[] = [];
    for (const file of this.files.values()) {
      const missing = lacking(file.digests, algorithms);
      if (missing.length === 0) continue;
      try {
        Object.assign(file.digests, await digestSource(this.read(file.path, options), missing));
      } catch (error) {
        options.signal?.throwIfAborted();
        if (!(error instanceof ContainerError)) throw error;
        findings.push(faultFinding(error, file.path));
      }
    }
    return findings;
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

/** A failure to read one file, told as a finding about it. */
export const faultFinding = (error: ContainerError, path: string): Finding =>
  error instanceof EntryFault
    ? error.finding
    : { rule: 'IO_READ', severity: 'error', location: path, message: error.message, check: 'C2' };
