import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { bytesOf, type ByteSource } from '@mocban/core';
import { fsyncDirectory, isLocal, type LocalFiles, type WriteStore } from '@mocban/storage';
import { DigestTap, digestKey } from './digest.js';
import { OcflError } from './error.js';
import { parentKey } from './key.js';
import type { VersionFile } from './types.js';

/** A file on its way into staging. */
export type PlacedFile = Pick<VersionFile, 'sizeBytes' | 'sha512'> & { source: VersionFile['source'] };

/** Puts the bytes of files into a staged object and makes them durable. */
export interface ContentPlacer {
  /**
   * Places one file. What an interrupted run left there is kept when its digest is right, else replaced.
   * @throws OcflError `OCFL_DIGEST_MISMATCH`
   */
  place(key: string, file: PlacedFile): Promise<void>;
  /** Makes every folder durable that files were placed in. */
  finish(): Promise<void>;
}

export const contentPlacer = (store: WriteStore): ContentPlacer =>
  isLocal(store) ? new LocalPlacer(store) : new StreamPlacer(store);

async function isInPlace(store: WriteStore, key: string, file: PlacedFile): Promise<boolean> {
  const found = await store.stat(key);
  if (found === undefined) return false;
  if (found.sizeBytes === file.sizeBytes && (await digestKey(store, key, ['sha512'])).digests['sha512'] === file.sha512)
    return true;
  await store.remove(key);
  return false;
}

const sourceBytes = (source: PlacedFile['source']): ByteSource =>
  'bytes' in source ? bytesOf(source.bytes) : createReadStream('move' in source ? source.move : source.copy);

function expectSame(key: string, file: PlacedFile, tap: DigestTap): void {
  const { sizeBytes, digests } = tap.result();
  if (digests['sha512'] === file.sha512 && sizeBytes === file.sizeBytes) return;
  throw new OcflError(
    'OCFL_DIGEST_MISMATCH',
    `${key}: expected ${file.sizeBytes} bytes with sha512 ${file.sha512}, found ${sizeBytes} bytes with ${digests['sha512']}`,
  );
}

/** Through the store's own streams: every source is read and digested. */
class StreamPlacer implements ContentPlacer {
  constructor(readonly store: WriteStore) {}

  async place(key: string, file: PlacedFile): Promise<void> {
    if (await isInPlace(this.store, key, file)) return;
    const tap = new DigestTap(['sha512']);
    await this.store.write(key, tap.through(sourceBytes(file.source)));
    try {
      expectSame(key, file, tap);
    } catch (error) {
      await this.store.remove(key);
      throw error;
    }
    if ('move' in file.source) await rm(file.source.move, { force: true });
  }

  async finish(): Promise<void> {
    // The store's writes are durable when they resolve.
  }
}

/** On one volume: a move is a rename, and folders are synced once at the end. */
class LocalPlacer implements ContentPlacer {
  readonly #folders = new Set<string>();

  constructor(readonly store: WriteStore & LocalFiles) {}

  async place(key: string, file: PlacedFile): Promise<void> {
    const path = this.store.localPath(key);
    for (let folder = parentKey(key); folder !== '' && !this.#folders.has(folder); folder = parentKey(folder))
      this.#folders.add(folder);
    if (await isInPlace(this.store, key, file)) return;
    await mkdir(dirname(path), { recursive: true });
    if ('move' in file.source) await this.#move(file.source.move, path, key, file);
    else await this.#write(path, key, file);
  }

  async #move(from: string, path: string, key: string, file: PlacedFile): Promise<void> {
    const { size } = await stat(from);
    if (size !== file.sizeBytes)
      throw new OcflError('OCFL_DIGEST_MISMATCH', `${key}: expected ${file.sizeBytes} bytes, found ${size}`);
    const handle = await open(from, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(from, path).catch(async (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EXDEV') throw cause;
      await this.#write(path, key, file);
      await unlink(from);
    });
  }

  async #write(path: string, key: string, file: PlacedFile): Promise<void> {
    const tap = new DigestTap(['sha512']);
    const handle = await open(path, 'wx');
    try {
      for await (const chunk of tap.through(sourceBytes(file.source))) await handle.writeFile(chunk);
      expectSame(key, file, tap);
      await handle.sync();
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
  }

  /** Deepest first, so that a folder is durable before the entry that names it. */
  async finish(): Promise<void> {
    for (const folder of [...this.#folders].sort((a, b) => b.length - a.length))
      await fsyncDirectory(this.store.localPath(folder));
  }
}
