import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileStore, type Configstore } from '@tus/file-store';
import { ERRORS, Upload } from '@tus/server';
import type { DataSource } from 'typeorm';
import { TransferEntity } from '../database/entities/transfers.js';
import type { UploadLocks } from './upload-locks.js';

/** What an upload is comes from the transfer's row: it exists from registration, and its size never changes. */
class TransferUploads implements Configstore {
  constructor(readonly source: DataSource) {}

  async get(id: string): Promise<Upload | undefined> {
    const found = await this.source.getRepository(TransferEntity).findOneBy({ id });
    return found ? new Upload({ id, size: found.packageSizeBytes, offset: 0 }) : undefined;
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
  constructor(
    directory: string,
    source: DataSource,
    readonly locks: UploadLocks,
  ) {
    super({ directory, configstore: new TransferUploads(source) });
    // Uploads are made by registration and end with their transfer.
    this.extensions = [];
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
    try {
      await pipeline(bytes, file);
    } finally {
      await closed;
    }
    return offset + file.bytesWritten;
  }
}
