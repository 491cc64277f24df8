import { GetObjectCommand, HeadObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { setTimeout as pause } from 'node:timers/promises';
import { StorageError, type ReadOptions } from '@mocban/storage';
import type { Bucket } from './bucket.js';
import { failureOf, isMissing, isPreconditionFailed, toStorageError } from './failure.js';

/** One state of an object, as the server names it. */
export interface ObjectState {
  sizeBytes: number;
  /** As the server wrote it, quotes and all. */
  etag: string | undefined;
  versionId: string | undefined;
}

/** @returns `undefined` when there is none */
export async function headObject(bucket: Bucket, key: string, signal?: AbortSignal): Promise<ObjectState | undefined> {
  return bucket.ask('look at', key, signal, async () => {
    try {
      const found = await bucket.client.send(new HeadObjectCommand(bucket.at(key)), signal && { abortSignal: signal });
      return { sizeBytes: found.ContentLength ?? 0, etag: found.ETag, versionId: found.VersionId };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  });
}

/** How far a read has come. */
interface Progress {
  at: number;
  /** Last byte wanted, inclusive. */
  end: number | undefined;
  etag: string | undefined;
  isBegun: boolean;
}

/**
 * The bytes of an object. A connection that breaks is taken up at the byte it was at, and only while the object is still the same
 * one (`If-Match` on the first answer's ETag).
 * @throws StorageError `STORAGE_KEY_MISSING`, `STORAGE_IO` also when the object was replaced meanwhile
 */
export async function* readObject(bucket: Bucket, key: string, options: ReadOptions = {}): AsyncGenerator<Uint8Array> {
  const { signal } = options;
  signal?.throwIfAborted();
  const progress: Progress = { at: options.start ?? 0, end: options.end, etag: undefined, isBegun: false };
  const { attempts, pauseMs } = bucket.options.retries;
  for (let failures = 0; ;) {
    const before = progress.at;
    try {
      yield* readOn(bucket, key, progress, signal);
      return;
    } catch (error) {
      signal?.throwIfAborted();
      failures = progress.at > before ? 1 : failures + 1;
      if (isPreconditionFailed(error) || (progress.isBegun && isMissing(error))) throw replaced(key, error);
      if (!failureOf(error).isPassing || failures >= attempts) throw toStorageError(error, 'read', key, signal);
      await pause(Math.random() * pauseMs * 2 ** failures, undefined, signal && { signal });
    }
  }
}

async function* readOn(
  bucket: Bucket,
  key: string,
  progress: Progress,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  if (progress.end !== undefined && progress.at > progress.end) return;
  const answer = await open(bucket, key, progress, signal);
  if (answer === undefined) return;
  progress.isBegun = true;
  progress.etag ??= answer.ETag;
  const expected = progress.at + (answer.ContentLength ?? Number.NaN);
  const body = answer.Body as unknown as AsyncIterable<Uint8Array> & { destroy(): void };
  try {
    for await (const chunk of body) {
      progress.at += chunk.byteLength;
      yield chunk;
    }
  } finally {
    body.destroy();
  }
  // A stream that ends early without an error would pass for a shorter object.
  if (progress.at < expected) throw new Error('the answer was cut short');
}

/** @returns `undefined` when the range begins behind the end of the object */
async function open(
  bucket: Bucket,
  key: string,
  { at, end, etag }: Progress,
  signal: AbortSignal | undefined,
): Promise<GetObjectCommandOutput | undefined> {
  const isWhole = at === 0 && end === undefined;
  const input = {
    ...bucket.at(key),
    ...(!isWhole && { Range: `bytes=${at}-${end ?? ''}` }),
    ...(etag !== undefined && { IfMatch: etag }),
  };
  try {
    const answer = await bucket.client.send(new GetObjectCommand(input), signal && { abortSignal: signal });
    if (!isWhole && at > 0 && answer.ContentRange === undefined)
      throw new StorageError('STORAGE_IO', `read ${JSON.stringify(key)}: the server does not give ranges`);
    return answer;
  } catch (error) {
    if (failureOf(error).status === 416) return undefined;
    throw error;
  }
}

const replaced = (key: string, cause: unknown): StorageError =>
  new StorageError('STORAGE_IO', `read ${JSON.stringify(key)}: the object was replaced while it was read`, { cause });
