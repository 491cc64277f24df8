import { ArchiveError } from '../error.js';
import type { ArchiveStore } from '../ports.js';

/** Key of the OCFL storage root in a store: `objects`, or `''` in a bare storage root. */
export const objectsPrefix = (store: ArchiveStore): string => store.objectsPrefix ?? 'objects';

/** Folder of the work in progress. A bare storage root takes it where OCFL allows foreign folders, below `extensions/`. */
export const stagingRoot = (store: ArchiveStore): string =>
  objectsPrefix(store) === '' ? 'extensions/mocban-staging' : 'staging';

/** Key of a transaction's folder. @throws ArchiveError `ARCHIVE_TX_INVALID` */
export function stagingPrefix(store: ArchiveStore, tx: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(tx))
    throw new ArchiveError(
      'ARCHIVE_TX_INVALID',
      'the name of a transaction has letters, digits, dot, dash and underline',
    );
  return `${stagingRoot(store)}/${tx}`;
}

/** Joins keys, leaving out what is empty. */
export const joinKey = (...parts: string[]): string => parts.filter((part) => part !== '').join('/');

/** The part of a key below a prefix. */
export const below = (prefix: string, key: string): string => (prefix === '' ? key : key.slice(prefix.length + 1));

/** The place of an object of one store in another one, whose storage root may have another prefix. */
export const samePath = (store: ArchiveStore, objectPath: string, other: ArchiveStore): string =>
  joinKey(objectsPrefix(other), below(objectsPrefix(store), objectPath));
