import path from 'node:path';
import { parseS3Description, S3_DESCRIPTION_KEYS, type S3Description } from '@mocban/storage-s3/description';
import { requireKnown } from './known-names.js';

/** What a policy of replication asks of a store. */
export interface StoreFacts {
  /** Short name, e.g. `store-1`. */
  id: string;
  /** Where it stands: copies at one site are lost together. @defaultValue `main` */
  site?: string;
  /** What kind of carrier keeps the bytes, e.g. `disk`, `object-storage`, `tape`. @defaultValue `disk`, of a bucket `object-storage` */
  carrierKind?: string;
  /** `limited`: a copy there is not counted as one that the archive relies on. @defaultValue `full` */
  trust?: 'full' | 'limited';
}

export interface FileStoreOption extends StoreFacts {
  kind?: 'file';
  /** Folder of the store's root; made when absent. */
  path: string;
}

export interface S3StoreOption extends StoreFacts, S3Description {
  kind: 's3';
}

export type StoreOption = FileStoreOption | S3StoreOption;

/** A store with every default filled in. */
export type StoreConfig = Required<StoreFacts> &
  (({ kind: 'file' } & Pick<FileStoreOption, 'path'>) | ({ kind: 's3' } & S3Description));

type Refuse = (option: string, expected: string) => never;

const STORE_ID = /^[a-z0-9][a-z0-9-]{0,62}$/;
const FACTS = ['id', 'kind', 'site', 'carrierKind', 'trust'];

/** @throws what `refuse` throws, for the first value that is wrong */
export function resolveStores(options: readonly StoreOption[], refuse: Refuse): StoreConfig[] {
  if (!Array.isArray(options) || options.length === 0) refuse('stores', 'at least one store');
  const stores = options.map((option) => resolveStore(option, refuse));
  if (new Set(stores.map(({ id }) => id)).size !== stores.length) refuse('stores', 'each id once');
  if (new Set(stores.map(placeOf)).size !== stores.length) refuse('stores', 'each folder once');
  return stores;
}

const placeOf = (store: StoreConfig): string =>
  store.kind === 'file' ? store.path : JSON.stringify([store.endpoint, store.bucket, store.prefix ?? '']);

function resolveStore(option: StoreOption, refuse: Refuse): StoreConfig {
  const given = (option ?? {}) as unknown as Record<string, unknown>;
  const { id, kind = 'file', site = 'main', trust = 'full' } = given;
  if (typeof id !== 'string' || !STORE_ID.test(id)) return refuse('stores', 'ids of a-z, 0-9 and hyphen');
  const of = (key: string): string => `stores.${id}.${key}`;
  if (kind !== 'file' && kind !== 's3') return refuse(of('kind'), 'file or s3');
  const carrierKind = given['carrierKind'] ?? (kind === 's3' ? 'object-storage' : 'disk');
  if (!isName(site)) return refuse(of('site'), 'a name of at most 100 characters');
  if (!isName(carrierKind)) return refuse(of('carrierKind'), 'a name of at most 100 characters');
  if (trust !== 'full' && trust !== 'limited') return refuse(of('trust'), 'full or limited');
  const known = [...FACTS, ...(kind === 's3' ? S3_DESCRIPTION_KEYS : ['path'])];
  requireKnown(`stores.${id}`, given, known, refuse);
  const facts: Required<StoreFacts> = { id, site, carrierKind, trust };
  if (kind === 's3')
    return { ...facts, kind, ...parseS3Description(given, (key, expected) => refuse(of(key), expected)) };
  const folder = given['path'];
  if (typeof folder !== 'string' || folder === '') return refuse(of('path'), 'the path of a folder');
  return { ...facts, kind, path: path.resolve(folder) };
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= 100;
