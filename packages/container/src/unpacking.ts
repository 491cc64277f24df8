import { CompactTable } from '@mocban/core';
import { digestsOf, MultiDigest, type DigestAlgorithm } from '@mocban/fixity';
import { mkdir, readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { ContainerError } from './error.js';
import { EntryTaps, type EntryInspector } from './tap.js';
import { TreeWriter } from './tree-writer.js';
import type { ContainerLimits, TreeFile } from './types.js';

export interface UnpackingOptions {
  /** Computed of every file while it is written. */
  algorithms: readonly DigestAlgorithm[];
  limits?: ContainerLimits;
  signal?: AbortSignal;
  /** Files and folders are on the disk when the promise resolves. @defaultValue false */
  fsync?: boolean;
  /** See each file's bytes in the pass that unpacks them. */
  inspectors?: readonly EntryInspector[];
}

/** Work done before other work of the process gets a turn: bytes, and what a file costs beyond its bytes. */
const BYTES_PER_TURN = 8 * 1024 * 1024;
const FILE_COST_BYTES = 64 * 1024;

/** Writes the files of one package: each is digested and inspected in the same pass. */
export class Unpacking {
  /** Names of the files that are whole. */
  readonly written = new CompactTable();
  readonly #writer: TreeWriter;
  #sinceTurn = 0;

  constructor(
    target: string,
    private readonly options: UnpackingOptions,
  ) {
    this.#writer = new TreeWriter(target, options.fsync ?? false);
  }

  addDirectory(name: string): void {
    this.#writer.addDirectory(name);
  }

  /** Writes a small file; there is nothing to wait for unless an inspector, the disk or other work asks for it. */
  whole(name: string, file: TreeFile, bytes: Buffer): void | Promise<void> {
    const tapping = this.#tapsOf(file)?.whole(bytes);
    return tapping === undefined
      ? this.#writeWhole(name, file, bytes)
      : tapping.then(() => this.#writeWhole(name, file, bytes));
  }

  /** Writes a file of any size; a source that fails leaves no file. The size becomes that of what came. */
  async stream(name: string, file: TreeFile, source: AsyncIterable<Uint8Array>): Promise<void> {
    const digesting = new MultiDigest(this.options.algorithms);
    const inspected = this.#tapsOf(file)?.through(source) ?? source;
    file.sizeBytes = await this.#writer.writeStream(name, inspected, digesting);
    file.digests = digesting.finish().digests;
    this.written.add(name);
    await this.#writer.settle();
  }

  /** Waits until everything is written and, where asked for, on the disk. */
  async finish(): Promise<void> {
    await this.#writer.finish();
  }

  #writeWhole(name: string, file: TreeFile, bytes: Buffer): void | Promise<void> {
    file.digests = digestsOf(bytes, this.options.algorithms).digests;
    this.#writer.writeWhole(name, bytes);
    this.written.add(name);
    this.#sinceTurn += bytes.length + FILE_COST_BYTES;
    if (this.#sinceTurn < BYTES_PER_TURN) return this.#writer.settle();
    this.#sinceTurn = 0;
    return turn().then(() => this.#writer.settle());
  }

  #tapsOf(file: TreeFile): EntryTaps | undefined {
    return this.options.inspectors === undefined ? undefined : EntryTaps.of(this.options.inspectors, file);
  }
}

/** Makes the folder to unpack into. @throws ContainerError `CONTAINER_TARGET_EXISTS` */
export async function requireEmpty(target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  if ((await readdir(target)).length > 0)
    throw new ContainerError('CONTAINER_TARGET_EXISTS', `${basename(target)}: expected an empty folder to unpack into`);
}
