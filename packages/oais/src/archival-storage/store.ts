import { mkdir } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { bytesOf, collectBytes } from '@mocban/core';
import { initStorageRoot } from '@mocban/ocfl';
import { isPartName, openFsStore, StorageError } from '@mocban/storage';
import type { FsStore, ReadStore, ReplaceStore } from '@mocban/storage';
import { ArchiveError } from '../error.js';
import type { ArchiveStore, LocalArchiveStore, WorkFiles } from '../ports.js';
import { auditRoot } from './audit/walk-root.js';
import { README_FIRST_LINE, STORE_README } from './store-readme.js';

const README = 'README.txt';
const README_MAX_BYTES = 1 << 20;
/** What a store has at its root, now or in a later release. */
const STORE_FOLDERS = new Set(['objects', 'staging', 'log', 'evidence', 'canaries', 'lost+found']);

/**
 * Opens a store for writing; makes it in an absent or empty folder. Opening again, also after a crash in the middle,
 * makes what is lacking and changes nothing that is there.
 * @throws ArchiveError `ARCHIVE_STORE_FOREIGN` when the folder holds something else, `ARCHIVE_STORE_UNREADABLE`
 */
export async function openArchiveStore(id: string, root: string): Promise<LocalArchiveStore> {
  const files = await openRoot(root, { create: true });
  await makeStore(basename(resolve(root)), files);
  await mkdir(files.localPath('staging'), { recursive: true });
  return { id, files };
}

/**
 * The same of files that are not on this machine: a folder of a bucket.
 * @param work where packages for it are made, if any are
 * @throws ArchiveError as `openArchiveStore`
 */
export async function openArchiveStoreOn(id: string, files: ReplaceStore, work?: WorkFiles): Promise<ArchiveStore> {
  try {
    await makeStore(id, files);
  } catch (cause) {
    throw unreadable(id, cause);
  }
  return { id, files, ...(work !== undefined && { work }) };
}

async function makeStore(name: string, files: ReplaceStore): Promise<void> {
  const names = await files.children('');
  if (!(await isOurs(files, names)))
    throw new ArchiveError('ARCHIVE_STORE_FOREIGN', `${name}: expected an empty folder or a store`);
  // The README comes first: from then on a half-made store is known as one.
  if (!names.files.includes(README)) await files.write(README, bytesOf(STORE_README));
  await initStorageRoot(files, 'objects');
}

/**
 * Opens what is there and writes nothing: a store, or a bare OCFL storage root. What is wrong with the storage root itself is
 * in the store's `findings`; the rest is for the audit to find.
 * @param options.id how outcomes name it. @defaultValue the folder's name
 * @param options.readOnly refuse every later change as well. @defaultValue false
 * @throws ArchiveError `ARCHIVE_STORE_UNREADABLE` when the path is absent, no folder, or cannot be read
 */
export async function openExistingStore(
  root: string,
  options: { id?: string; readOnly?: boolean } = {},
): Promise<LocalArchiveStore> {
  const files = await openRoot(root, { readOnly: options.readOnly ?? false });
  return openExistingStoreOn(files, options.id ?? basename(resolve(root)));
}

/** The same of files that were opened already, on this machine or not. @throws ArchiveError `ARCHIVE_STORE_UNREADABLE` */
export async function openExistingStoreOn<Files extends ReplaceStore>(
  files: Files,
  id: string,
): Promise<ArchiveStore & { files: Files }> {
  try {
    const names = await files.children('');
    const isBare = names.files.some((name) => name.startsWith('0=ocfl_')) || !names.folders.includes('objects');
    const store: ArchiveStore & { files: Files } = isBare ? { id, files, objectsPrefix: '' } : { id, files };
    return { ...store, findings: await auditRoot(store) };
  } catch (cause) {
    throw unreadable(id, cause);
  }
}

/** Empty, or known by its README; a half-made or damaged store without one is known by its storage root. */
async function isOurs(
  files: ReadStore,
  names: { files: string[]; folders: string[]; others: string[] },
): Promise<boolean> {
  if (names.files.includes(README)) return isOurReadme(files);
  const strange = [...names.files.filter((name) => !isPartName(name)), ...names.others];
  if (strange.length > 0 || names.folders.some((name) => !STORE_FOLDERS.has(name))) return false;
  const objects = await files.children('objects');
  return (
    [...objects.files, ...objects.folders, ...objects.others].length === 0 ||
    objects.files.some((name) => name.startsWith('0=ocfl_1.'))
  );
}

async function isOurReadme(files: ReadStore): Promise<boolean> {
  const { sizeBytes } = (await files.stat(README)) ?? { sizeBytes: 0 };
  if (sizeBytes > README_MAX_BYTES) return false;
  const text = (await collectBytes(files.read(README), README_MAX_BYTES)).toString('utf8');
  return text.startsWith(README_FIRST_LINE);
}

async function openRoot(root: string, options: { create?: boolean; readOnly?: boolean }): Promise<FsStore> {
  try {
    return await openFsStore(root, options);
  } catch (cause) {
    throw unreadable(root, cause);
  }
}

const unreadable = (root: string, cause: unknown): unknown =>
  cause instanceof StorageError
    ? new ArchiveError('ARCHIVE_STORE_UNREADABLE', `${basename(resolve(root))}: ${cause.message}`, { cause })
    : cause;
