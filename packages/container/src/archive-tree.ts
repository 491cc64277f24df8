import type { ByteSource, Finding } from '@mocban/core';
import type { DigestAlgorithm } from '@mocban/fixity';
import type { FileHandle } from 'node:fs/promises';
import type { ArchiveEntries } from './archive-entries.js';
import type { ArchiveEntry, ArchiveListing } from './archive-entry.js';
import { digestStreamed } from './ensure-digests.js';
import { isSmall, unpackLarge, unpackSmall } from './entry-data.js';
import { ioError } from './error.js';
import { FileTable } from './file-table.js';
import { ListedTree, present, type TreeNames } from './listed-tree.js';
import { inByteOrder, onlyTopFolder } from './listing.js';
import { readRange } from './read-range.js';
import type { PackageTree } from './types.js';

/** Names without the container's only top folder. */
export function treeNames(entries: ArchiveEntries, directories: ReadonlySet<string>): TreeNames {
  const prefix = onlyTopFolder(entries, directories);
  const listed = function* () {
    for (const { name, sizeBytes } of entries.inOrderOfName()) yield { path: name.slice(prefix.length), sizeBytes };
  };
  const below = [...directories].filter((path) => path.length > prefix.length).map((path) => path.slice(prefix.length));
  return {
    name: prefix.slice(0, -1),
    prefix,
    files: new FileTable(listed()),
    directories: new Set(inByteOrder(below)),
  };
}

/** A zip or a tar read in place. */
export class ArchiveTree extends ListedTree implements PackageTree {
  readonly #entries: ArchiveEntries;

  constructor(
    readonly origin: 'zip' | 'tar',
    private readonly handle: FileHandle,
    listing: ArchiveListing,
  ) {
    super(treeNames(listing.entries, listing.directories), listing.findings);
    this.#entries = listing.entries;
  }

  async *read(path: string, options: { signal?: AbortSignal } = {}): ByteSource {
    const entry = present(this.#entries.find(this.prefix + path), path);
    try {
      yield* this.#bytes(entry, options.signal);
    } catch (error) {
      throw ioError(error, path);
    }
  }

  async *#bytes(entry: ArchiveEntry, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
    const packed = readRange(this.handle, entry.dataStart, entry.packedBytes);
    if (!isSmall(entry)) return yield* unpackLarge(packed, entry, signal);
    const parts: Buffer[] = [];
    for await (const part of packed) parts.push(part);
    signal?.throwIfAborted();
    const bytes = unpackSmall(Buffer.concat(parts), entry);
    if (bytes.length > 0) yield bytes;
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
