import { realpath, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { openExistingStore, openExistingStoreOn, type ArchiveStore } from '@mocban/oais/audit';
import {
  parseS3Description,
  S3_DESCRIPTION_KEYS,
  s3OptionsOf,
  type S3Description,
} from '@mocban/storage-s3/description';
import { isObject, readJson } from './json-file.js';
import { UsageError } from './outcome.js';
import type { S3Options } from './s3-options.js';
import { requireReadable } from './validation.js';

/** What a STORE argument names. */
export type StoreArgument = { kind: 'file'; path: string } | ({ kind: 's3'; id: string } & S3Description);

/**
 * A folder, `s3://bucket/prefix`, or a JSON file that describes a store (docs/operations/configuration.md).
 * @throws UsageError for a description that is none; CliError for a file that is no JSON
 */
export async function parseStoreArgument(given: string, options: S3Options): Promise<StoreArgument> {
  if (given.startsWith('s3://')) return parseS3Url(given, options);
  if (given.endsWith('.json') && (await stat(given).catch(() => undefined))?.isFile() === true)
    return parseDescription(given, await readJson(given));
  return { kind: 'file', path: given };
}

function parseS3Url(given: string, { s3Endpoint, s3Region, s3Credentials }: S3Options): StoreArgument {
  const [, bucket, prefix] = /^s3:\/\/([^/]+)(?:\/(.*?))?\/?$/.exec(given) ?? [];
  if (s3Endpoint === undefined) throw new UsageError('a store in a bucket needs --s3-endpoint');
  const description = parseS3Description(
    {
      endpoint: s3Endpoint,
      bucket,
      ...(prefix && { prefix }),
      ...(s3Region !== undefined && { region: s3Region }),
      ...(s3Credentials !== undefined && { credentialsFile: s3Credentials }),
    },
    (key, expected) => {
      throw new UsageError(
        key === 'endpoint' ? `--s3-endpoint takes ${expected}` : `${given}: ${key}: expected ${expected}`,
      );
    },
  );
  return { kind: 's3', id: prefix?.split('/').at(-1) ?? bucket!, ...description };
}

function parseDescription(file: string, json: object): StoreArgument {
  const value = json as Record<string, unknown>;
  const refuse = (key: string, expected: string): never => {
    throw new UsageError(`${file}: ${key}: expected ${expected}`);
  };
  const { kind = 'file', id, path } = value;
  const known = ['id', 'kind', 'site', 'carrierKind', 'trust', ...(kind === 's3' ? S3_DESCRIPTION_KEYS : ['path'])];
  for (const key of Object.keys(value)) if (!known.includes(key)) refuse(key, `one of ${known.join(', ')}`);
  if (kind === 's3') {
    const description = parseS3Description(value, refuse);
    return { kind, id: typeof id === 'string' ? id : basename(file, '.json'), ...description };
  }
  if (kind !== 'file') refuse('kind', 'file or s3');
  return typeof path === 'string' ? { kind: 'file', path } : refuse('path', 'the path of a folder');
}

/** Opens the store that an argument names; writes nothing. @throws the system's error, ArchiveError, StorageError */
export async function openStore(store: StoreArgument, options: { readOnly: boolean }): Promise<ArchiveStore> {
  if (store.kind === 'file') {
    requireReadable(store.path, 'folder');
    return openExistingStore(store.path, options);
  }
  const { kind: _kind, id, ...description } = store;
  // The SDK is large: who reads folders only does not wait for it.
  const { openS3Store } = await import('@mocban/storage-s3');
  return openExistingStoreOn(await openS3Store({ ...(await s3OptionsOf(description)), ...options }), id);
}

/** The same for the same place, however it is written. @throws the system's error for a folder that is absent */
export async function placeOf(store: StoreArgument): Promise<string> {
  if (store.kind === 'file') return realpath(resolve(store.path));
  return JSON.stringify([new URL(store.endpoint).href, store.bucket, store.prefix ?? '']);
}

/** Stores of a file, as `mocban start --stores` takes them: a list, or an object with a list `stores`. */
export function storesOf(json: object): object[] {
  const list: unknown = Array.isArray(json) ? json : (json as { stores?: unknown }).stores;
  if (Array.isArray(list) && list.every(isObject)) return list;
  throw new UsageError('--stores takes a JSON file with { "stores": [ … ] }');
}
