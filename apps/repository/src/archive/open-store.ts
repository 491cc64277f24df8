import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { openArchiveStoreOn, openExistingStore, openExistingStoreOn, type ArchiveStore } from '@mocban/oais';
import { openFsStore, type ReadStore } from '@mocban/storage';
import type { S3Probe, S3Store, S3StoreOptions } from '@mocban/storage-s3';
import { s3OptionsOf } from '@mocban/storage-s3/description';
import type { StoreConfig } from '../config/store-options.js';
import { StartError } from '../error.js';
import type { ArchiveFunctions } from './archive.js';

/** A store as it was opened, with what was found out about it. */
export interface OpenedStore {
  store: ArchiveStore;
  /** What the server of a bucket honours. */
  probe?: S3Probe;
}

export interface OpenStoreRequest {
  /** Packages are made for it, and each object comes to its place here first. */
  isFirst: boolean;
  /** The archive had this store before: it is not to be made anew. */
  isKnown: boolean;
  /** Folder for packages on their way to a store that is elsewhere. */
  workDirectory: string;
}

/**
 * Opens a store for writing; makes one that this archive never had.
 * @throws StartError `START_STORE_EMPTY`, `START_STORE_UNFIT`; ArchiveError, StorageError for a store that cannot be opened
 */
export async function openStore(
  config: StoreConfig,
  functions: ArchiveFunctions,
  request: OpenStoreRequest,
): Promise<OpenedStore> {
  const { id } = config;
  if (config.kind === 'file') {
    if (request.isKnown) await requireFolderStillThere(id, config.path);
    return { store: await functions.openArchiveStore(id, config.path) };
  }
  const files = await openBucket(withContentRetained(await s3OptionsOf(config)));
  const { probe, conditions } = files;
  if (request.isFirst && !(conditions.createOnly && conditions.replaceIf)) {
    files.close();
    throw new StartError('START_STORE_UNFIT', `the store ${id} cannot be the first: ${unfitness(conditions)}`);
  }
  if (request.isKnown && (await isEmpty(files))) throw gone(id);
  const work = request.isFirst ? await openFsStore(path.join(request.workDirectory, id), { create: true }) : undefined;
  return { store: await openArchiveStoreOn(id, files, work), ...(probe && { probe }) };
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

const gone = (id: string): StartError =>
  new StartError(
    'START_STORE_EMPTY',
    `the store ${id} was here before and is empty now: is its file system mounted, its bucket the right one? ` +
      'To begin it anew on another disk, make an empty folder "objects" in it (in a bucket an object objects/.new), start again, and repair the store from another one',
  );

async function isEmpty(files: ReadStore): Promise<boolean> {
  const names = await files.children('');
  return names.files.length + names.folders.length + names.others.length === 0;
}

/** An unmounted file system leaves an empty folder, and a new store in it would hide the copies and fill another disk. */
async function requireFolderStillThere(id: string, folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) =>
    // Anything else is for the opening to say.
    error.code === 'ENOENT' ? [] : undefined,
  );
  // A disk that was just formatted has that folder of its own.
  if (names === undefined || names.some((name) => name !== 'lost+found')) return;
  throw gone(id);
}
