import { randomUUID } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { Bucket } from './bucket.js';
import { isPreconditionFailed, toStorageError } from './failure.js';
import { headObject } from './read.js';
import { eraseBelow, removeBelow } from './remove.js';

/** What a server does with what it is told, found out by trying. */
export interface S3Probe {
  /** `If-None-Match: *` keeps an object from being written over. */
  createOnly: boolean;
  /** The same at the end of an upload in parts. */
  createOnlyInParts: boolean;
  /** `If-Match` keeps a replaced object from being written over; `bare`: only with the ETag outside its quotes. */
  replaceIf: false | 'quoted' | 'bare';
  /** Bytes that have not the `Content-MD5` sent with them are refused. */
  md5Checked: boolean;
  /** The bucket keeps earlier versions. */
  versioned: boolean;
  /** The bucket was made with object lock. */
  objectLock: boolean;
}

/**
 * Tries out, in a folder of its own below `staging/`, what the server honours; leaves nothing behind. What is refused with words of
 * its own (a 501) counts as not honoured. About fifteen requests.
 * @throws StorageError when the bucket cannot be reached or written
 */
export async function probeBucket(bucket: Bucket): Promise<S3Probe> {
  const folder = `staging/.probe-${randomUUID()}`;
  const { versioned, objectLock } = await bucketState(bucket);
  try {
    const key = `${folder}/a`;
    await bucket.ask('write', key, undefined, () => put(bucket, key, 'first'));
    return {
      createOnly: await isRefused(bucket, key, () => put(bucket, key, 'second', { IfNoneMatch: '*' })),
      createOnlyInParts: await isRefused(bucket, key, () => putParts(bucket, key)),
      replaceIf: await replacing(bucket, `${folder}/b`),
      md5Checked: await isMd5Checked(bucket, `${folder}/c`),
      versioned,
      objectLock,
    };
  } finally {
    await (versioned ? eraseBelow(bucket, folder, false) : removeBelow(bucket, folder)).catch(() => undefined);
  }
}

/** Some servers answer a question about what they do not have with 501, or with an empty document. */
async function bucketState(bucket: Bucket): Promise<{ versioned: boolean; objectLock: boolean }> {
  const Bucket = bucket.options.bucket;
  const versioning = await bucket.client.send(new GetBucketVersioningCommand({ Bucket })).catch(() => undefined);
  const lock = await bucket.client.send(new GetObjectLockConfigurationCommand({ Bucket })).catch(() => undefined);
  return {
    versioned: versioning?.Status === 'Enabled' || versioning?.Status === 'Suspended',
    objectLock: lock?.ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled',
  };
}

const put = (bucket: Bucket, key: string, text: string, more: object = {}) =>
  bucket.client.send(new PutObjectCommand({ ...bucket.at(key), Body: Buffer.from(text), ...more }));

async function putParts(bucket: Bucket, key: string): Promise<void> {
  const { UploadId } = await bucket.client.send(new CreateMultipartUploadCommand(bucket.at(key)));
  const upload = { ...bucket.at(key), UploadId };
  try {
    const { ETag } = await bucket.client.send(
      new UploadPartCommand({ ...upload, PartNumber: 1, Body: Buffer.from('in parts') }),
    );
    await bucket.client.send(
      new CompleteMultipartUploadCommand({
        ...upload,
        IfNoneMatch: '*',
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
      }),
    );
  } catch (error) {
    await bucket.client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  }
}

/** Whether a request that should be refused is, and changes nothing. */
async function isRefused(bucket: Bucket, key: string, request: () => Promise<unknown>): Promise<boolean> {
  const before = await headObject(bucket, key);
  try {
    await request();
    return false;
  } catch (error) {
    if (!isPreconditionFailed(error)) return assertAnswered(error, key);
    return (await headObject(bucket, key))?.etag === before?.etag;
  }
}

/** A refusal with other words is none; no answer at all says nothing. */
function assertAnswered(error: unknown, key: string): false {
  const coded = toStorageError(error, 'probe', key);
  if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === undefined) throw coded;
  return false;
}

async function replacing(bucket: Bucket, key: string): Promise<S3Probe['replaceIf']> {
  await put(bucket, key, 'first');
  const old = (await headObject(bucket, key))?.etag;
  await put(bucket, key, 'second');
  const now = (await headObject(bucket, key))?.etag;
  if (old === undefined || now === undefined) return false;
  for (const form of ['quoted', 'bare'] as const) {
    const stale = await isRefused(bucket, key, () => put(bucket, key, 'third', { IfMatch: etagIn(form, old) }));
    if (!stale) return false;
    const isTaken = await put(bucket, key, 'second', { IfMatch: etagIn(form, now) }).then(
      () => true,
      () => false,
    );
    if (isTaken) return form;
  }
  return false;
}

export const etagIn = (form: 'quoted' | 'bare', etag: string): string => {
  const bare = etag.replace(/^"|"$/g, '');
  return form === 'bare' ? bare : `"${bare}"`;
};

async function isMd5Checked(bucket: Bucket, key: string): Promise<boolean> {
  // The MD5 of no bytes.
  return put(bucket, key, 'not empty', { ContentMD5: '1B2M2Y8AsgTpgAmY7PhCfg==' }).then(
    () => false,
    (error: unknown) => {
      assertAnswered(error, key);
      return true;
    },
  );
}
