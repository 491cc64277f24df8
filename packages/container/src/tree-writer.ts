import { closeSync, constants, fsync, mkdirSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { errnoOf, type ByteSource } from '@mocban/core';
import type { MultiDigest } from '@mocban/fixity';
import { EntryFault } from './error.js';

const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const SYNCS_AT_ONCE = 16;
const syncFile = promisify(fsync);

/**
 * Writes new files below a folder that is ours alone: exclusive creation, no link followed, parents made as needed.
 * Small files are written synchronously, which costs a fraction of the promises a stream would need. With `fsync` up to
 * 16 files wait for the disk at once.
 */
export class TreeWriter {
  readonly #folders = new Set<string>();
  readonly #syncing = new Set<Promise<void>>();
  #syncFailure: unknown;

  /** @param root an existing folder */
  constructor(
    private readonly root: string,
    private readonly fsync: boolean,
  ) {
    this.#folders.add('.');
  }

  addDirectory(path: string): void {
    if (this.#folders.has(path)) return;
    this.addDirectory(dirname(path));
    try {
      mkdirSync(join(this.root, path));
    } catch (error) {
      // Whoever made it before us, it must not be a link out of the root.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      closeSync(openSync(join(this.root, path), constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW));
    }
    this.#folders.add(path);
  }

  writeWhole(path: string, bytes: Uint8Array): void {
    this.addDirectory(dirname(path));
    const fd = this.#create(path);
    try {
      for (let offset = 0; offset < bytes.length;) offset += writeSync(fd, bytes, offset);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
    this.#release(fd);
  }

  /** Writes what the source yields, feeding `digesting`; a source that fails leaves no file. @returns bytes written */
  async writeStream(path: string, source: ByteSource, digesting: MultiDigest): Promise<number> {
    this.addDirectory(dirname(path));
    const target = join(this.root, path);
    const handle = await open(target, CREATE, 0o644).catch((error: unknown) => {
      throw met(path, error);
    });
    let size = 0;
    try {
      for await (const chunk of source) {
        digesting.update(chunk);
        for (let offset = 0; offset < chunk.length;)
          offset += (await handle.write(chunk, offset, chunk.length - offset)).bytesWritten;
        size += chunk.length;
      }
      if (this.fsync) await handle.sync();
    } catch (error) {
      unlinkSync(target);
      throw error;
    } finally {
      await handle.close();
    }
    return size;
  }

  /** Waits while too many files are being synchronised; mostly there is nothing to wait for. */
  settle(): void | Promise<void> {
    if (this.#syncing.size >= SYNCS_AT_ONCE) return Promise.race(this.#syncing).then(() => this.settle());
    if (this.#syncFailure !== undefined) throw this.#syncFailure;
  }

  /** Waits for all files and, with `fsync`, synchronises every folder, deepest first. */
  async finish(): Promise<void> {
    await Promise.all(this.#syncing);
    if (this.#syncFailure !== undefined) throw this.#syncFailure;
    if (!this.fsync) return;
    for (const path of [...this.#folders].sort((a, b) => b.length - a.length)) {
      const handle = await open(join(this.root, path), constants.O_RDONLY | constants.O_DIRECTORY);
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    }
  }

  #create(path: string): number {
    try {
      return openSync(join(this.root, path), CREATE, 0o644);
    } catch (error) {
      throw met(path, error);
    }
  }

  #release(fd: number): void {
    if (!this.fsync) return closeSync(fd);
    const syncing: Promise<void> = syncFile(fd)
      .catch((error: unknown) => {
        this.#syncFailure ??= error;
      })
      .finally(() => {
        closeSync(fd);
        this.#syncing.delete(syncing);
      });
    this.#syncing.add(syncing);
  }
}

/** The folder was empty, and no name came twice: here another one stands for this file as well. */
const met = (path: string, error: unknown): unknown =>
  errnoOf(error) === 'EEXIST'
    ? new EntryFault(
        'ARCHIVE_CASE_COLLISION',
        path,
        'the file system unpacked to has one name for this and an earlier entry, and would lose one',
        { cause: error },
      )
    : error;
