import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { byByteOrder } from '@mocban/core';
import { StorageError, type StoreEntry } from '@mocban/storage';
import type { Bucket } from './bucket.js';

/**
 * Every object below a folder, page by page. Keys of a bucket are anybody's: one that names no place below the root (empty parts, `..`,
 * a folder's marker) is `other`.
 */
export async function* listObjects(bucket: Bucket, prefix: string, signal?: AbortSignal): AsyncGenerator<StoreEntry> {
  for await (const page of pages(bucket, prefix, undefined, signal))
    for (const { Key, Size } of page.Contents ?? []) {
      const key = storeKey(bucket, decode(Key ?? ''));
      if (key !== undefined) yield { key, sizeBytes: Size ?? 0, kind: isPlace(key) ? 'file' : 'other' };
    }
}

/** The names directly below a folder; holds them all. */
export async function childrenOf(
  bucket: Bucket,
  prefix: string,
): Promise<{ files: string[]; folders: string[]; others: string[] }> {
  const files = new Set<string>();
  const folders = new Set<string>();
  const others = new Set<string>();
  const skipped = bucket.options.prefix.length + (prefix === '' ? 0 : prefix.length + 1);
  for await (const page of pages(bucket, prefix, '/')) {
    for (const { Key } of page.Contents ?? []) {
      const name = decode(Key ?? '').slice(skipped);
      (isPlace(name) ? files : others).add(name);
    }
    for (const { Prefix } of page.CommonPrefixes ?? []) {
      const name = decode(Prefix ?? '').slice(skipped, -1);
      (isPlace(name) ? folders : others).add(name);
    }
  }
  const sorted = (names: Set<string>): string[] => [...names].sort(byByteOrder);
  return { files: sorted(files), folders: sorted(folders), others: sorted(others) };
}

async function* pages(
  bucket: Bucket,
  prefix: string,
  delimiter: string | undefined,
  signal?: AbortSignal,
): AsyncGenerator<ListObjectsV2CommandOutput> {
  const below = prefix === '' ? bucket.options.prefix : `${bucket.name(prefix)}/`;
  for (let token: string | undefined; ;) {
    const input = {
      Bucket: bucket.options.bucket,
      Prefix: below,
      // Without it a control character in a name makes the answer no XML.
      EncodingType: 'url' as const,
      ...(delimiter !== undefined && { Delimiter: delimiter }),
      ...(token !== undefined && { ContinuationToken: token }),
    };
    const page = await bucket.ask('list', prefix, signal, () =>
      bucket.client.send(new ListObjectsV2Command(input), signal && { abortSignal: signal }),
    );
    yield page;
    if (page.IsTruncated !== true) return;
    const next = page.NextContinuationToken;
    if (next === undefined || next === token)
      throw new StorageError('STORAGE_IO', `list ${JSON.stringify(prefix)}: the server does not come to an end`);
    token = next;
  }
}

/** A key of the bucket as the store's; `undefined` for one outside the store's folder, which nobody asked for. */
export const storeKey = (bucket: Bucket, name: string): string | undefined =>
  name.startsWith(bucket.options.prefix) && name !== bucket.options.prefix
    ? name.slice(bucket.options.prefix.length)
    : undefined;

/** Servers escape as in a URL's query. */
export function decode(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
}

/** Whether a key names a place below the root by parts that could be folders and a file. */
const isPlace = (key: string): boolean =>
  !key.includes('\0') && !key.split('/').some((part) => part === '' || part === '.' || part === '..');
