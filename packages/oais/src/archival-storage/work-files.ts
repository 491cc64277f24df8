import { canFlush, canPublish, isLocal, type ReplaceStore } from '@mocban/storage';
import { ArchiveError } from '../error.js';
import type { ArchiveStore, LocalArchiveStore, WorkFiles } from '../ports.js';

const isWorkFiles = (files: ReplaceStore): files is WorkFiles => isLocal(files) && canPublish(files) && canFlush(files);

/** Whether a store lies on this machine, where objects come to their place by a rename. */
export const isLocalStore = (store: ArchiveStore): store is LocalArchiveStore => isWorkFiles(store.files);

/** Where packages for a store are made. @throws ArchiveError `ARCHIVE_STORE_NOT_LOCAL` */
export function workFiles(store: ArchiveStore): WorkFiles {
  if (store.work !== undefined) return store.work;
  if (isWorkFiles(store.files)) return store.files;
  throw new ArchiveError('ARCHIVE_STORE_NOT_LOCAL', `${store.id}: packages are made in a folder of this machine`);
}

/** The places of a store that can have work in progress. */
export const placesOfWork = (store: ArchiveStore): ReplaceStore[] =>
  store.work === undefined ? [store.files] : [store.work, store.files];
