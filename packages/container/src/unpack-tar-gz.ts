import { FindingLog } from '@mocban/core';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { treeNames } from './archive-tree.js';
import { SMALL_BYTES } from './entry-data.js';
import { EntryFault } from './error.js';
import { gunzip } from './gunzip.js';
import { HEADERS_PER_TURN } from './headers-per-turn.js';
import type { ResolvedLimits } from './limits.js';
import { NameTable } from './listing.js';
import { LocalTree } from './local-tree.js';
import type { PackageReader } from './package-reader.js';
import { PulledBytes } from './pulled-bytes.js';
import { BLOCK_BYTES } from './tar-header.js';
import { inBlocks } from './tar-listing.js';
import { noEnd, TarEnd, TarParser, type TarStep } from './tar-parser.js';
import type { PackageTree, TreeFile } from './types.js';
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
  readonly #files = new Map<string, TreeFile>();

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
      await this.#read(signal);
      if (!this.#log.hasErrors) for (const directory of this.#names.directories) this.unpacking.addDirectory(directory);
    } catch (error) {
      if (!(error instanceof EntryFault)) throw error;
      this.#log.add(error.finding);
    } finally {
      await this.bytes.close();
      await this.unpacking.finish();
    }
    const listed = [...this.#files].map(([name, { sizeBytes }]) => ({ name, sizeBytes }));
    const names = treeNames(listed, this.#names.directories);
    for (const [name, { digests }] of this.#files) names.files.get(name.slice(names.prefix.length))!.digests = digests;
    const isPresent = (path: string): boolean => this.unpacking.written.has(names.prefix + path);
    const findings = this.#log.list();
    return new LocalTree({ origin: 'tar', ...names, findings, root: join(target, names.prefix), isPresent });
  }

  async #read(signal: AbortSignal | undefined): Promise<void> {
    let headers = 0;
    for (let position = 0; ;) {
      signal?.throwIfAborted();
      if (++headers % HEADERS_PER_TURN === 0) await turn();
      const block = await this.bytes.take(BLOCK_BYTES);
      if (block.length < BLOCK_BYTES) return this.#log.add(noEnd());
      const step = this.#parser.header(block, position);
      if (step.kind === 'end') return this.#checkEnd();
      if (step.kind === 'broken') return;
      await this.#take(step);
      position += BLOCK_BYTES + inBlocks(step.dataBytes);
    }
  }

  async #take(step: Extract<TarStep, { dataBytes: number }>): Promise<void> {
    const { dataBytes } = step;
    const padding = inBlocks(dataBytes) - dataBytes;
    if (step.kind === 'extension') {
      const data = await this.bytes.take(dataBytes);
      if (data.length < dataBytes) throw cutOff('');
      this.#parser.extension(data);
    } else if (step.name === undefined) {
      if ((await this.bytes.skip(dataBytes)) < dataBytes) throw cutOff('');
    } else await this.#file(step.name, dataBytes);
    if ((await this.bytes.skip(padding)) < padding) throw cutOff('');
  }

  async #file(name: string, sizeBytes: number): Promise<void> {
    const file: TreeFile = { path: name, sizeBytes, digests: {} };
    this.#files.set(name, file);
    if (this.#log.hasErrors) {
      if ((await this.bytes.skip(sizeBytes)) < sizeBytes) throw cutOff(name);
    } else if (sizeBytes > SMALL_BYTES) await this.unpacking.stream(name, file, this.#whole(name, sizeBytes));
    else {
      const bytes = await this.bytes.take(sizeBytes);
      if (bytes.length < sizeBytes) throw cutOff(name);
      await this.unpacking.whole(name, file, bytes);
    }
  }

  async *#whole(name: string, sizeBytes: number): AsyncGenerator<Buffer> {
    let size = 0;
    for await (const chunk of this.bytes.stream(sizeBytes)) {
      size += chunk.length;
      yield chunk;
    }
    if (size < sizeBytes) throw cutOff(name);
  }

  async #checkEnd(): Promise<void> {
    const end = new TarEnd();
    for await (const chunk of this.bytes.stream(Infinity)) end.take(chunk);
    end.report(this.#log);
  }
}

const cutOff = (name: string): EntryFault =>
  new EntryFault('ARCHIVE_TRUNCATED', name, 'the data lie beyond the end of the archive');
