import { FindingLog, type ByteSource, type Finding } from '@mocban/core';
import { digestBytes, type DigestAlgorithm } from '@mocban/fixity';
import type { FileHandle } from 'node:fs/promises';
import { ArchiveEntries } from './archive-entries.js';
import type { ArchiveEntry, ArchiveListing } from './archive-entry.js';
import { treeNames } from './archive-tree.js';
import { digestEach, type DigestTreeOptions } from './ensure-digests.js';
import { EntryFault, ioError } from './error.js';
import { gunzip } from './gunzip.js';
import type { ResolvedLimits } from './limits.js';
import { ListedTree, present } from './listed-tree.js';
import { NameTable, type NameRules } from './listing.js';
import { PackageReader } from './package-reader.js';
import { PulledBytes } from './pulled-bytes.js';
import { storedEntry } from './tar-listing.js';
import { TarParser } from './tar-parser.js';
import { skipWhole, streamWhole, takeWhole, walkTar, type StreamedFile } from './tar-walk.js';
import type { PackageTree, TreeFile } from './types.js';

/** What lies beside or directly in the top folder is what validators read first; so much of it is kept from the first pass. */
const KEPT_BYTES = 8 * 1024 * 1024;
const TOP_LEVEL = /^[^/]*(?:\/[^/]*)?$/;

interface TarGzListing extends ArchiveListing {
  kept: ReadonlyMap<string, Buffer>;
}

/** Inflates the whole once, to list it and to find everything broken in it. Holds a row of a table per entry and what is kept. */
async function listTarGz(
  bytes: PulledBytes,
  limits: ResolvedLimits,
  rules: NameRules,
  signal: AbortSignal | undefined,
): Promise<TarGzListing> {
  const log = new FindingLog();
  const names = new NameTable(log, limits.maxEntries, rules);
  const entries = new ArchiveEntries();
  const kept = new Map<string, Buffer>();
  let room = KEPT_BYTES;
  const take = async (file: StreamedFile): Promise<void> => {
    const { name, sizeBytes, dataStart } = file;
    entries.add(storedEntry(name, sizeBytes, dataStart));
    if (sizeBytes > room || !TOP_LEVEL.test(name)) return skipWhole(bytes, sizeBytes, name);
    room -= sizeBytes;
    kept.set(name, Buffer.from(await takeWhole(bytes, file)));
  };
  try {
    await walkTar(bytes, new TarParser(log, names, limits), log, take, signal);
  } catch (error) {
    if (!(error instanceof EntryFault)) throw error;
    log.add(error.finding);
  } finally {
    await bytes.close();
  }
  return { entries, directories: names.directories, findings: log.list(), kept };
}

/**
 * A tar.gz read without unpacking it. A gzip has no places to begin at: it is inflated from its start up to the file asked for, or
 * further on from where the last reading ended, so that files read in the order of the archive cost one pass.
 */
export class TarGzTree extends ListedTree implements PackageTree {
  readonly origin = 'tar';
  readonly compression = 'gzip';
  readonly #entries: ArchiveEntries;
  readonly #kept: ReadonlyMap<string, Buffer>;
  readonly #inflate: () => PulledBytes;
  /** A reading that can go on; nobody else has it. */
  #idle: { bytes: PulledBytes; position: number } | undefined;

  private constructor(
    private readonly handle: FileHandle,
    inflate: () => PulledBytes,
    listing: TarGzListing,
  ) {
    super(treeNames(listing.entries, listing.directories), listing.findings);
    this.#entries = listing.entries;
    this.#kept = listing.kept;
    this.#inflate = inflate;
  }

  /** @param handle is closed with the tree */
  static async open(
    handle: FileHandle,
    sizeBytes: number,
    limits: ResolvedLimits,
    rules: NameRules,
    signal?: AbortSignal,
  ): Promise<TarGzTree> {
    const inflate = () => new PulledBytes(gunzip(new PackageReader(handle, sizeBytes, []), limits));
    return new TarGzTree(handle, inflate, await listTarGz(inflate(), limits, rules, signal));
  }

  async *read(path: string, options: { signal?: AbortSignal } = {}): ByteSource {
    const entry = present(this.#entries.find(this.prefix + path), path);
    const kept = this.#kept.get(entry.name);
    try {
      if (kept === undefined) yield* this.#bytesOf(entry, options.signal);
      else if (kept.length > 0) yield kept;
    } catch (error) {
      throw ioError(error, path);
    }
  }

  async *#bytesOf(entry: ArchiveEntry, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
    const { bytes, position } = await this.#readingBefore(entry.dataStart);
    let ended = false;
    try {
      await skipWhole(bytes, entry.dataStart - position, entry.name);
      for await (const chunk of streamWhole(bytes, entry)) {
        signal?.throwIfAborted();
        yield chunk;
      }
      ended = true;
    } finally {
      await this.#idle?.bytes.close();
      this.#idle = ended ? { bytes, position: entry.dataStart + entry.sizeBytes } : undefined;
      if (!ended) await bytes.close();
    }
  }

  async #readingBefore(position: number): Promise<{ bytes: PulledBytes; position: number }> {
    const idle = this.#idle;
    this.#idle = undefined;
    if (idle !== undefined && idle.position <= position) return idle;
    await idle?.bytes.close();
    return { bytes: this.#inflate(), position: 0 };
  }

  localPath(): undefined {
    return undefined;
  }

  /** In the order of the archive, so that it is inflated once. */
  ensureDigests(algorithms: readonly DigestAlgorithm[], options: DigestTreeOptions = {}): Promise<Finding[]> {
    const inOrder = function* (entries: Iterable<ArchiveEntry>, tree: TarGzTree): Generator<TreeFile> {
      for (const { name } of entries) yield tree.files.get(name.slice(tree.prefix.length))!;
    };
    return digestEach(inOrder(this.#entries, this), algorithms, options, (path, missing) =>
      digestBytes(this.read(path, options), missing, options),
    );
  }

  async close(): Promise<void> {
    await this.#idle?.bytes.close();
    this.#idle = undefined;
    await this.handle.close();
  }
}
