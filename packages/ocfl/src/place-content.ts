import { createReadStream, mkdirSync, renameSync, statSync } from 'node:fs';
import { open, rm, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { bytesOf, errnoOf, turnDue, type ByteSource } from '@mocban/core';
import { canFlush, isLocal, type LocalFiles, type WriteStore } from '@mocban/storage';
import { DigestTap, digestKey } from './digest.js';
import { OcflError } from './error.js';
import type { VersionFile } from './types.js';

/** A file on its way into staging. */
export type PlacedFile = Pick<VersionFile, 'sizeBytes' | 'sha512'> & { source: VersionFile['source'] };

/** Puts the bytes of files into a staged object. On a store that can be flushed they are durable after the next flush. */
export interface ContentPlacer {
  /**
   * Places one file. What an interrupted run left there is kept when its digest is right, else replaced.
   * @throws OcflError `OCFL_DIGEST_MISMATCH`
   */
  place(key: string, file: PlacedFile): Promise<void>;
}

/** @param isNew nothing lies where files will be placed, so that nobody need look what does */
export const contentPlacer = (store: WriteStore, isNew: boolean): ContentPlacer =>
  isLocal(store) && canFlush(store) ? new LocalPlacer(store, isNew) : new StreamPlacer(store, isNew);

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
  constructor(
    readonly store: WriteStore,
    readonly isNew: boolean,
  ) {}

  async place(key: string, file: PlacedFile): Promise<void> {
    if (!this.isNew && (await isInPlace(this.store, key, file))) return;
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
}

/** On one volume: a move is a rename, by a blocking call that takes microseconds, and nothing waits for the disk before the whole is flushed. */
class LocalPlacer implements ContentPlacer {
  readonly #folders = new Set<string>();

  constructor(
    readonly store: WriteStore & LocalFiles,
    readonly isNew: boolean,
  ) {}

  async place(key: string, file: PlacedFile): Promise<void> {
    const path = this.store.localPath(key);
    if (!this.isNew && (await isInPlace(this.store, key, file))) return;
    this.#makeFolder(dirname(path));
    if ('move' in file.source) await this.#move(file.source.move, path, key, file);
    else await this.#write(path, key, file);
  }

  async #move(from: string, path: string, key: string, file: PlacedFile): Promise<void> {
    await turnDue();
    const { size } = statSync(from);
    if (size !== file.sizeBytes)
      throw new OcflError('OCFL_DIGEST_MISMATCH', `${key}: expected ${file.sizeBytes} bytes, found ${size}`);
    try {
      renameSync(from, path);
    } catch (error) {
      if (errnoOf(error) !== 'EXDEV') throw error;
      await this.#write(path, key, file);
      await unlink(from);
    }
  }

  async #write(path: string, key: string, file: PlacedFile): Promise<void> {
    const tap = new DigestTap(['sha512']);
    const handle = await open(path, 'wx');
    try {
      for await (const chunk of tap.through(sourceBytes(file.source))) await handle.writeFile(chunk);
      expectSame(key, file, tap);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
  }

  #makeFolder(path: string): void {
    if (this.#folders.has(path)) return;
    mkdirSync(path, { recursive: true });
    this.#folders.add(path);
  }
}
