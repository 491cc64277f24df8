import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileStore, type Configstore } from '@tus/file-store';
import { ERRORS, Upload } from '@tus/server';
import { bytesPassed } from '../engine.js';
import type { UploadLocks } from './upload-locks.js';

/** Sizes of uploads that were asked for last; more requests than these are not at work at the same time. */
const MOST_KNOWN = 10_000;

/** What an upload is comes from the transfer's row: it exists from registration, and its size never changes. */
class TransferUploads implements Configstore {
  readonly #sizes = new Map<string, number>();

  know(id: string, sizeBytes: number): void {
    this.#sizes.delete(id);
    this.#sizes.set(id, sizeBytes);
    const [oldest] = this.#sizes.keys();
    if (this.#sizes.size > MOST_KNOWN) this.#sizes.delete(oldest!);
  }

  get(id: string): Promise<Upload | undefined> {
    const size = this.#sizes.get(id);
    return Promise.resolve(size === undefined ? undefined : new Upload({ id, size, offset: 0 }));
  }

  async set(): Promise<void> {
    // Nothing of an upload is kept beside the row.
  }

  async delete(): Promise<void> {
    // The row of a transfer outlives its file.
  }
}

/** The files of uploads; bytes are written in order, so that a file's size is where to go on. */
export class UploadStore extends FileStore {
  readonly #uploads: TransferUploads;

  constructor(
    directory: string,
    readonly locks: UploadLocks,
  ) {
    const uploads = new TransferUploads();
    super({ directory, configstore: uploads });
    this.#uploads = uploads;
    // Uploads are made by registration and end with their transfer.
    this.extensions = [];
  }

  /** Says what the row of a transfer says, before a request of its upload is handled. */
  know(id: string, sizeBytes: number): void {
    this.#uploads.know(id, sizeBytes);
  }

  /**
   * Writes until the request ends or the lock is lost. The file is closed when this returns: no write of this request can come after
   * one of the next.
   * @throws the system's error, e.g. `ENOSPC`; tus's `ABORTED` when the lock was lost
   */
  override async write(bytes: Readable, id: string, offset: number): Promise<number> {
    const lost = this.locks.lostOf(id);
    if (!lost || lost.aborted) throw ERRORS.ABORTED;
    const file = createWriteStream(`${this.directory}/${id}`, { flags: 'r+', start: offset, signal: lost });
    const closed = once(file, 'close');
    let toldBytes = 0;
    file.on('drain', () => {
      bytesPassed(file.bytesWritten - toldBytes);
      toldBytes = file.bytesWritten;
    });
    try {
      await pipeline(bytes, file);
    } finally {
      await closed;
    }
    return offset + file.bytesWritten;
  }
}
