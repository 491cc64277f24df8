import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
} from '@aws-sdk/client-s3';
import { StorageError } from '@mocban/storage';
import type { Bucket } from './bucket.js';
import { failureOf, isMissing } from './failure.js';
import { decode, listObjects, storeKey } from './list.js';
import { isKept } from './retention.js';

const AT_ONCE = 16;
const LOT = 1000;

/** Whether the server has taken no lot of removals: from then on they go one by one. */
const servesNoLots = new WeakSet<Bucket>();

/** Removes an object and everything below it as a folder. In a versioned bucket the earlier versions stay. */
export async function removeBelow(bucket: Bucket, key: string): Promise<void> {
  await removeNames(bucket, key, [{ Key: bucket.name(key) }]);
  let lot: ObjectIdentifier[] = [];
  for await (const entry of listObjects(bucket, key)) {
    lot.push({ Key: bucket.name(entry.key) });
    if (lot.length < LOT) continue;
    await removeNames(bucket, key, lot);
    lot = [];
  }
  await removeNames(bucket, key, lot);
}

/** Removes one key as it is, whatever it looks like: it begins with the store's own folder. */
export const removeExactly = (bucket: Bucket, key: string): Promise<void> =>
  removeNames(bucket, key, [{ Key: bucket.name(key) }]);

/**
 * The same with every version and every marker of a removal.
 * @param isLockable whether something may be retained: then all is looked at before anything goes
 * @throws StorageError `STORAGE_RETAINED`
 */
export async function eraseBelow(bucket: Bucket, key: string, isLockable: boolean): Promise<void> {
  if (isLockable)
    for await (const versions of versionPages(bucket, key))
      await eachOf(versions, (version) => requireFree(bucket, key, version));
  for await (const versions of versionPages(bucket, key)) await eachOf(versions, (one) => eraseOne(bucket, key, one));
}

async function* versionPages(bucket: Bucket, key: string): AsyncGenerator<ObjectIdentifier[]> {
  const name = bucket.name(key);
  let marker: { KeyMarker?: string; VersionIdMarker?: string } = {};
  for (;;) {
    const input = { Bucket: bucket.options.bucket, Prefix: name, EncodingType: 'url' as const, ...marker };
    const page = await bucket.ask('remove', key, undefined, () =>
      bucket.client.send(new ListObjectVersionsCommand(input)),
    );
    const found: ObjectIdentifier[] = [];
    for (const { Key, VersionId } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
      const one = decode(Key ?? '');
      if (one === name || one.startsWith(`${name}/`)) found.push({ Key: one, VersionId });
    }
    yield found;
    if (page.IsTruncated !== true) return;
    const next = { KeyMarker: decode(page.NextKeyMarker ?? ''), VersionIdMarker: page.NextVersionIdMarker };
    if (next.KeyMarker === marker.KeyMarker && next.VersionIdMarker === marker.VersionIdMarker)
      throw new StorageError('STORAGE_IO', `remove ${JSON.stringify(key)}: the server's list does not come to an end`);
    marker = next as typeof marker;
  }
}

async function requireFree(bucket: Bucket, key: string, { Key = '', VersionId = '' }: ObjectIdentifier): Promise<void> {
  if (await isKept(bucket, key, Key, VersionId)) throw retained(bucket, Key);
}

const retained = (bucket: Bucket, name: string, cause?: unknown): StorageError =>
  new StorageError(
    'STORAGE_RETAINED',
    `remove ${JSON.stringify(storeKey(bucket, name))}: a retention or a legal hold keeps it, or the account may not remove versions`,
    { cause },
  );

async function eraseOne(bucket: Bucket, key: string, { Key, VersionId }: ObjectIdentifier): Promise<void> {
  const input = { Bucket: bucket.options.bucket, Key, VersionId };
  await bucket.ask('remove', key, undefined, async () => {
    try {
      await bucket.client.send(new DeleteObjectCommand(input));
    } catch (error) {
      if (isMissing(error)) return;
      if (failureOf(error).status !== 403) throw error;
      throw retained(bucket, Key ?? '', error);
    }
  });
}

async function removeNames(bucket: Bucket, key: string, names: ObjectIdentifier[]): Promise<void> {
  if (names.length > 1 && !servesNoLots.has(bucket) && (await removeLot(bucket, key, names))) return;
  await eachOf(names, ({ Key }) =>
    bucket.ask('remove', key, undefined, async () => {
      await bucket.client
        .send(new DeleteObjectCommand({ Bucket: bucket.options.bucket, Key }))
        .catch((error: unknown) => {
          if (!isMissing(error)) throw error;
        });
    }),
  );
}

/** @returns whether all are gone; if not, one by one says why */
async function removeLot(bucket: Bucket, key: string, names: ObjectIdentifier[]): Promise<boolean> {
  // Control characters cannot be written in the XML of such a request.
  if (names.some(({ Key }) => /[\0-\x1f\ufffe\uffff]/.test(Key ?? ''))) return false;
  const input = { Bucket: bucket.options.bucket, Delete: { Objects: names, Quiet: true } };
  try {
    const { Errors } = await bucket.ask('remove', key, undefined, () =>
      bucket.client.send(new DeleteObjectsCommand(input)),
    );
    return (Errors ?? []).length === 0;
  } catch {
    servesNoLots.add(bucket);
    return false;
  }
}

async function eachOf<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += AT_ONCE) await Promise.all(items.slice(at, at + AT_ONCE).map(act));
}

/** Takes away uploads in parts that were begun before a time and never ended; only those of this store's folder. */
export async function abortStaleUploads(bucket: Bucket, begunBefore: Date): Promise<string[]> {
  const swept: string[] = [];
  let marker: { KeyMarker?: string; UploadIdMarker?: string } = {};
  for (;;) {
    const input = { Bucket: bucket.options.bucket, Prefix: bucket.options.prefix, ...marker };
    const page = await bucket.ask('sweep', '', undefined, () =>
      bucket.client.send(new ListMultipartUploadsCommand(input)),
    );
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      const key = storeKey(bucket, Key ?? '');
      if (key === undefined || Initiated === undefined || Initiated >= begunBefore) continue;
      await bucket.ask('sweep', key, undefined, () =>
        bucket.client
          .send(new AbortMultipartUploadCommand({ Bucket: bucket.options.bucket, Key, UploadId }))
          .catch((error: unknown) => {
            if (!isMissing(error)) throw error;
          }),
      );
      swept.push(key);
    }
    if (page.IsTruncated !== true || page.NextKeyMarker === undefined || page.NextKeyMarker === marker.KeyMarker)
      return swept;
    marker = {
      KeyMarker: page.NextKeyMarker,
      ...(page.NextUploadIdMarker && { UploadIdMarker: page.NextUploadIdMarker }),
    };
  }
}
