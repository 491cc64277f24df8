import type { S3Client } from '@aws-sdk/client-s3';
import { StorageError } from '@mocban/storage';
import { toStorageError } from './failure.js';
import type { ResolvedOptions } from './options.js';
import { retrying, type Attempts } from './retry.js';

/** S3 allows no longer keys. */
const MAX_KEY_BYTES = 1024;

/** The bucket with the folder of a store in it: how everything here speaks to the server. */
export class Bucket {
  constructor(
    readonly client: S3Client,
    readonly options: ResolvedOptions,
  ) {}

  /** Where requests go: merged into the input of each. */
  at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.options.bucket, Key: this.name(key) };
  }

  /** A store's key as a key of the bucket. @throws StorageError `STORAGE_KEY_UNSAFE` when it is too long */
  name(key: string): string {
    const name = `${this.options.prefix}${key}`;
    if (Buffer.byteLength(name) > MAX_KEY_BYTES)
      throw new StorageError('STORAGE_KEY_UNSAFE', `a key of a bucket has at most ${MAX_KEY_BYTES} bytes`);
    return name;
  }

  /** Sends a request, several times where that may help. @throws StorageError */
  async ask<T>(
    doing: string,
    key: string,
    signal: AbortSignal | undefined,
    request: (before: Attempts) => Promise<T>,
  ): Promise<T> {
    try {
      return await retrying(this.options.retries, signal, request);
    } catch (error) {
      throw toStorageError(error, doing, key, signal);
    }
  }
}
