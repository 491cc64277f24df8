import path from 'node:path';
import { openArchiveStoreOn, openExistingStore, openExistingStoreOn, type ArchiveStore } from '@mocban/oais';
import { openFsStore } from '@mocban/storage';
import type { S3Probe, S3Store, S3StoreOptions } from '@mocban/storage-s3';
import { s3OptionsOf } from '@mocban/storage-s3/description';
import type { StoreConfig } from '../config/store-options.js';
import { StartError } from '../error.js';
import type { ArchiveFunctions } from './archive.js';
import { requireExpected, requireExpectedFolder, type ExpectedStore } from './store-identity.js';

/** A store as it was opened, with what was found out about it. */
export interface OpenedStore {
  store: ArchiveStore;
  /** What the server of a bucket honours. */
  probe?: S3Probe;
}

/** How long a server may be silent, and how often it is asked, when a bucket is looked at before it is opened. */
const LOOK = { silenceMs: 3000, retries: { attempts: 2 } };

export interface OpenStoreRequest extends Omit<ExpectedStore, 'id'> {
  /** Packages are made for it, and each object comes to its place here first. */
  isFirst: boolean;
  /** Folder for packages on their way to a store that is elsewhere. */
  workDirectory: string;
}

/**
 * Opens a store for writing; makes one that this archive never had. Nothing is written to one that is not what is expected.
 * @throws StartError `START_STORE_EMPTY`, `START_STORE_FOREIGN`, `START_STORE_UNFIT`; ArchiveError, StorageError for a store that
 *   cannot be opened
 */
export async function openStore(
  config: StoreConfig,
  functions: ArchiveFunctions,
  request: OpenStoreRequest,
): Promise<OpenedStore> {
  const { id } = config;
  if (config.kind === 'file') {
    await requireExpectedFolder(config.path, { id, ...request });
    return { store: await functions.openArchiveStore(id, config.path) };
  }
  const options = withContentRetained(await s3OptionsOf(config));
  await lookAt(options, { id, ...request });
  const files = await openBucket(options);
  const { probe, conditions } = files;
  if (request.isFirst && !(conditions.createOnly && conditions.replaceIf)) {
    files.close();
    throw new StartError('START_STORE_UNFIT', `the store ${id} cannot be the first: ${unfitness(conditions)}`);
  }
  const work = request.isFirst ? await openFsStore(path.join(request.workDirectory, id), { create: true }) : undefined;
  return { store: await openArchiveStoreOn(id, files, work), ...(probe && { probe }) };
}

/** Finding out what a server honours writes to the bucket: it is looked at before. */
async function lookAt(options: S3StoreOptions, expected: ExpectedStore): Promise<void> {
  const files = await openBucket({ ...options, ...LOOK, readOnly: true });
  try {
    await requireExpected(files, expected);
  } finally {
    files.close();
  }
}

/** Opens what is there for reading. @throws ArchiveError, StorageError */
export async function openStoreToRead(config: StoreConfig): Promise<ArchiveStore> {
  if (config.kind === 'file') return openExistingStore(config.path, { id: config.id, readOnly: true });
  return openExistingStoreOn(await openBucket({ ...(await s3OptionsOf(config)), readOnly: true }), config.id);
}

/** The SDK is large: a service whose stores are folders does without it. */
async function openBucket(options: S3StoreOptions): Promise<S3Store> {
  const { openS3Store } = await import('@mocban/storage-s3');
  return openS3Store(options);
}

/** What is retained is the content of objects: inventories and logs go on, and staging is cleared away. */
const withContentRetained = (options: S3StoreOptions): S3StoreOptions =>
  options.retention === undefined
    ? options
    : {
        ...options,
        retention: { ...options.retention, appliesTo: (key) => /^objects\/.+\/v\d+\/content\//.test(key) },
      };

function unfitness({ createOnly, replaceIf }: { createOnly: boolean; replaceIf: boolean }): string {
  const lacking = [...(createOnly ? [] : ['If-None-Match']), ...(replaceIf ? [] : ['If-Match'])].join(' and ');
  return (
    `its server does not honour ${lacking} in this bucket, so that two writers of an inventory would not be kept apart. ` +
    'It can be any store but the first; a bucket without versions may honour them'
  );
}
