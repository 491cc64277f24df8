import { FindingLog } from '@mocban/core';
import { join } from 'node:path';
import { ArchiveEntries } from './archive-entries.js';
import { treeNames } from './archive-tree.js';
import { SMALL_BYTES } from './entry-data.js';
import { EntryFault } from './error.js';
import { FileTable } from './file-table.js';
import { gunzip } from './gunzip.js';
import type { ResolvedLimits } from './limits.js';
import { NameTable } from './listing.js';
import { LocalTree } from './local-tree.js';
import type { PackageReader } from './package-reader.js';
import { PulledBytes } from './pulled-bytes.js';
import { storedEntry } from './tar-listing.js';
import { TarParser } from './tar-parser.js';
import { skipWhole, streamWhole, takeWhole, walkTar, type StreamedFile } from './tar-walk.js';
import type { PackageTree } from './types.js';
import { Unpacking, type UnpackingOptions } from './unpacking.js';

/** Unpacks a gzipped tar while it is read. After the first error headers are still read, files no longer written. */
export async function unpackTarGz(
  reader: PackageReader,
  target: string,
  limits: ResolvedLimits,
  options: UnpackingOptions,
): Promise<PackageTree> {
  const stream = new TarGzStream(new PulledBytes(gunzip(reader, limits)), new Unpacking(target, options), limits);
  return stream.unpack(target, options.signal);
}

class TarGzStream {
  readonly #log = new FindingLog();
  readonly #names: NameTable;
  readonly #parser: TarParser;
  /** By their whole names. */
  readonly #files = new FileTable([]);

  constructor(
    private readonly bytes: PulledBytes,
    private readonly unpacking: Unpacking,
    limits: ResolvedLimits,
  ) {
    this.#names = new NameTable(this.#log, limits.maxEntries);
    this.#parser = new TarParser(this.#log, this.#names, limits);
  }

  async unpack(target: string, signal: AbortSignal | undefined): Promise<PackageTree> {
    try {
      await walkTar(this.bytes, this.#parser, this.#log, (file) => this.#file(file), signal);
      if (!this.#log.hasErrors) for (const directory of this.#names.directories) this.unpacking.addDirectory(directory);
    } catch (error) {
      if (!(error instanceof EntryFault)) throw error;
      this.#log.add(error.finding);
    } finally {
      await this.bytes.close();
      await this.unpacking.finish();
    }
    const entries = new ArchiveEntries();
    for (const [name, { sizeBytes }] of this.#files) entries.add(storedEntry(name, sizeBytes, 0));
    const names = treeNames(entries, this.#names.directories);
    for (const [name, { digests }] of this.#files) names.files.get(name.slice(names.prefix.length))!.digests = digests;
    const isPresent = (path: string): boolean => this.unpacking.written.has(names.prefix + path);
    const findings = this.#log.list();
    return new LocalTree({ origin: 'tar', ...names, findings, root: join(target, names.prefix), isPresent });
  }

  async #file(streamed: StreamedFile): Promise<void> {
    const { name, sizeBytes } = streamed;
    const file = this.#files.add({ path: name, sizeBytes });
    if (this.#log.hasErrors) await skipWhole(this.bytes, sizeBytes, name);
    else if (sizeBytes > SMALL_BYTES) await this.unpacking.stream(name, file, streamWhole(this.bytes, streamed));
    else await this.unpacking.whole(name, file, await takeWhole(this.bytes, streamed));
  }
}
