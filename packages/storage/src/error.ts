import { CodedError, errnoOf } from '@mocban/core';

/**
 * - `STORAGE_KEY_MISSING` nothing (or no object) under the key
 * - `STORAGE_KEY_EXISTS` the key, or a part of it, is taken: stores never overwrite
 * - `STORAGE_KEY_UNSAFE` the key would leave the root, or names something that is no regular file or folder
 * - `STORAGE_CONFLICT` the object is not the one the caller read
 * - `STORAGE_READ_ONLY` the store was opened for reading
 * - `STORAGE_RETAINED` a retention forbids to remove it
 * - `STORAGE_UNSUPPORTED` the store cannot do what its configuration asks for
 * - `STORAGE_IO` the carrier refused or failed; the cause tells how
 */
export type StorageErrorCode =
  | 'STORAGE_KEY_MISSING'
  | 'STORAGE_KEY_EXISTS'
  | 'STORAGE_KEY_UNSAFE'
  | 'STORAGE_CONFLICT'
  | 'STORAGE_READ_ONLY'
  | 'STORAGE_RETAINED'
  | 'STORAGE_UNSUPPORTED'
  | 'STORAGE_IO';

/** Why a store cannot do what was asked; `cause` is the system's error, where there is one. */
export class StorageError extends CodedError<StorageErrorCode> {}

/** A failed system call as a coded error; an abort, or what is coded already, passes unchanged. */
export function toStorageError(error: unknown, key: string, doing: string): unknown {
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  const place = JSON.stringify(key);
  switch (errno) {
    case 'ENOENT':
      return new StorageError('STORAGE_KEY_MISSING', `${doing} ${place}: there is nothing under this key`, {
        cause: error,
      });
    case 'EEXIST':
    case 'ENOTEMPTY':
    case 'ENOTDIR':
      return new StorageError('STORAGE_KEY_EXISTS', `${doing} ${place}: the key is taken`, { cause: error });
    case 'ELOOP':
      return new StorageError('STORAGE_KEY_UNSAFE', `${doing} ${place}: symbolic links are not followed`, {
        cause: error,
      });
    case 'EROFS':
      return new StorageError('STORAGE_READ_ONLY', `${doing} ${place}: the carrier is read only`, { cause: error });
    default:
      return new StorageError('STORAGE_IO', `${doing} ${place}: ${errno}`, { cause: error });
  }
}
