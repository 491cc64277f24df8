import { createHash } from 'node:crypto';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { StorageError } from '@mocban/storage';
import type { Bucket } from './bucket.js';
import { failureOf, isPreconditionFailed } from './failure.js';
import { headObject, readObject } from './read.js';
import { lockHeaders } from './retention.js';

/** What the server is told to compare before it writes. */
export type Condition = { ifNoneMatch: '*' } | { ifMatch: string } | undefined;

/** What an object just written must read as, by a digest made of the bytes on their way. */
export interface Written {
  sizeBytes: number;
  sha256: string;
  /** Names the object that was written, so that no other is taken away for it. */
  versionId: string | undefined;
}

export const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('base64');

/**
 * Writes an object of one part. An answer that is lost may have been a success: a second attempt that is refused because there is
 * an object looks whether that object has these very bytes.
 * @returns `false` when the condition did not hold
 */
export async function putObject(
  bucket: Bucket,
  key: string,
  bytes: Uint8Array,
  condition: Condition,
  signal?: AbortSignal,
): Promise<false | Written> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const written = { sizeBytes: bytes.byteLength, sha256 };
  const input = {
    ...bucket.at(key),
    Body: bytes,
    ContentLength: bytes.byteLength,
    ContentMD5: md5(bytes),
    ...lockHeaders(bucket, key),
    ...(condition !== undefined && ('ifMatch' in condition ? { IfMatch: condition.ifMatch } : { IfNoneMatch: '*' })),
  };
  return bucket.ask<false | Written>('write', key, signal, async (before) => {
    try {
      const { VersionId } = await bucket.client.send(new PutObjectCommand(input), signal && { abortSignal: signal });
      return { ...written, versionId: VersionId };
    } catch (error) {
      const isRefused = isPreconditionFailed(error);
      if (!isRefused && !(condition !== undefined && failureOf(error).isOpen && before.isOpen)) throw error;
      if (before.isOpen && (await hasDigest(bucket, key, sha256, signal))) return { ...written, versionId: undefined };
      if (isRefused) return false;
      throw error;
    }
  });
}

async function hasDigest(bucket: Bucket, key: string, sha256: string, signal?: AbortSignal): Promise<boolean> {
  if ((await headObject(bucket, key, signal)) === undefined) return false;
  return (await digestOf(bucket, key, signal)) === sha256;
}

async function digestOf(bucket: Bucket, key: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of readObject(bucket, key, signal && { signal })) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * Reads an object that was just written and holds it against what was sent: a server's word for it (an ETag, a digest of its own) has
 * been wrong on servers that are sold. What reads otherwise is taken away again.
 * @throws StorageError `STORAGE_IO`
 */
export async function proveWritten(bucket: Bucket, key: string, written: Written, signal?: AbortSignal): Promise<void> {
  const found = await digestOf(bucket, key, signal);
  if (found === written.sha256) return;
  // With versions only ours is removed; without, the key holds what the server made of our bytes.
  const version = written.versionId === undefined ? {} : { VersionId: written.versionId };
  await bucket
    .ask('remove', key, undefined, () => bucket.client.send(new DeleteObjectCommand({ ...bucket.at(key), ...version })))
    .catch(() => undefined);
  throw new StorageError(
    'STORAGE_IO',
    `write ${JSON.stringify(key)}: what was read back is not what was written (expected sha256 ${written.sha256}, found ${found})`,
  );
}
