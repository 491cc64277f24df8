import { createHash, type Hash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
  type CompletedPart,
} from '@aws-sdk/client-s3';
import { StorageError } from '@mocban/storage';
import type { Bucket } from './bucket.js';
import type { ByteBudget } from './budget.js';
import { isMissing, isPreconditionFailed } from './failure.js';
import { partSize, type PartReader } from './parts.js';
import { headObject } from './read.js';
import { lockHeaders } from './retention.js';
import { md5, type Written } from './write.js';

const PARTS_AT_ONCE = 3;

interface Upload {
  key: string;
  uploadId: string;
  parts: CompletedPart[];
  hash: Hash;
  sizeBytes: number;
}

/**
 * Writes an object in parts, each with its MD5, several on their way at once. Nothing is there before the last request; a failure takes
 * the parts away again.
 * @param first the first part, read already, and how its share of the budget is given back
 * @param isConditional whether the last request may ask that there be no object, which not every server heeds
 * @returns `false` when there is an object
 */
export async function putInParts(
  bucket: Bucket,
  key: string,
  first: { bytes: Buffer; giveBack: () => void },
  source: PartReader,
  options: { budget: ByteBudget; isConditional: boolean; sizeBytes?: number; signal?: AbortSignal },
): Promise<false | Written> {
  const { signal } = options;
  const begun = await bucket.ask('write', key, signal, () =>
    bucket.client.send(
      new CreateMultipartUploadCommand({ ...bucket.at(key), ...lockHeaders(bucket, key) }),
      signal && { abortSignal: signal },
    ),
  );
  if (begun.UploadId === undefined)
    throw new StorageError('STORAGE_IO', `write ${JSON.stringify(key)}: the server gave no upload`);
  const upload: Upload = { key, uploadId: begun.UploadId, parts: [], hash: createHash('sha256'), sizeBytes: 0 };
  try {
    await sendParts(bucket, upload, first, source, options);
    const versionId = await complete(bucket, upload, options.isConditional, signal);
    if (versionId === false) {
      await abortUpload(bucket, upload);
      return false;
    }
    return { sizeBytes: upload.sizeBytes, sha256: upload.hash.digest('hex'), versionId: versionId.id };
  } catch (error) {
    await abortUpload(bucket, upload);
    throw error;
  }
}

async function sendParts(
  bucket: Bucket,
  upload: Upload,
  first: { bytes: Buffer; giveBack: () => void },
  source: PartReader,
  { budget, sizeBytes, signal }: { budget: ByteBudget; sizeBytes?: number; signal?: AbortSignal },
): Promise<void> {
  const running = new Set<Promise<void>>();
  let failure: { error: unknown } | undefined;
  const send = (bytes: Buffer, giveBack: () => void): void => {
    const number = upload.parts.push({}) as number;
    upload.hash.update(bytes);
    upload.sizeBytes += bytes.byteLength;
    const sent = sendPart(bucket, upload, number, bytes, signal)
      .catch((error: unknown) => void (failure ??= { error }))
      .finally(() => {
        giveBack();
        running.delete(sent);
      });
    running.add(sent);
  };
  try {
    send(first.bytes, first.giveBack);
    while (!source.isOver && failure === undefined) {
      signal?.throwIfAborted();
      if (running.size >= PARTS_AT_ONCE) await Promise.race(running);
      const size = partSize(upload.parts.length + 1, bucket.options.partBytes, sizeBytes);
      const giveBack = await budget.take(size);
      try {
        send(await source.next(size), giveBack);
      } catch (error) {
        giveBack();
        throw error;
      }
    }
  } finally {
    await Promise.all(running);
  }
  if (failure !== undefined) throw failure.error;
}

async function sendPart(
  bucket: Bucket,
  upload: Upload,
  number: number,
  bytes: Buffer,
  signal?: AbortSignal,
): Promise<void> {
  const input = {
    ...bucket.at(upload.key),
    UploadId: upload.uploadId,
    PartNumber: number,
    Body: bytes,
    ContentLength: bytes.byteLength,
    ContentMD5: md5(bytes),
  };
  const { ETag } = await bucket.ask('write', upload.key, signal, () =>
    bucket.client.send(new UploadPartCommand(input), signal && { abortSignal: signal }),
  );
  upload.parts[number - 1] = { PartNumber: number, ...(ETag !== undefined && { ETag }) };
}

/** @returns the version that came of it, `false` when there is an object already */
async function complete(
  bucket: Bucket,
  upload: Upload,
  isConditional: boolean,
  signal?: AbortSignal,
): Promise<false | { id: string | undefined }> {
  const input = {
    ...bucket.at(upload.key),
    UploadId: upload.uploadId,
    MultipartUpload: { Parts: upload.parts },
    ...(isConditional && { IfNoneMatch: '*' }),
  };
  return bucket.ask<false | { id: string | undefined }>('write', upload.key, signal, async (before) => {
    try {
      const done = await bucket.client.send(
        new CompleteMultipartUploadCommand(input),
        signal && { abortSignal: signal },
      );
      return { id: done.VersionId };
    } catch (error) {
      // The upload is over when an attempt whose answer was lost has ended it: the reading back then says whose object it is.
      if (before.isOpen && (isMissing(error) || isPreconditionFailed(error))) {
        const there = await headObject(bucket, upload.key, signal);
        if (there?.sizeBytes === upload.sizeBytes) return { id: undefined };
      }
      if (isPreconditionFailed(error)) return false;
      throw error;
    }
  });
}

/** What cannot be taken away now is swept up later by its age. */
async function abortUpload(bucket: Bucket, { key, uploadId }: Upload): Promise<void> {
  await bucket.client
    .send(new AbortMultipartUploadCommand({ ...bucket.at(key), UploadId: uploadId }))
    .catch(() => undefined);
}
