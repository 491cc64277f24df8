import { pathProblem } from '@mocban/core';
import { StorageError } from './error.js';

/** @throws StorageError `STORAGE_KEY_UNSAFE` for a name that nothing may be written under */
export function assertWritableKey(key: string): void {
  const problem = pathProblem(key);
  if (problem) throw new StorageError('STORAGE_KEY_UNSAFE', `key ${JSON.stringify(key)} is not safe: ${problem}`);
}

/**
 * What lies on a carrier may have names we would never write (a backslash, a control character); they can be listed, read and
 * removed as long as they stay below the root.
 * @throws StorageError `STORAGE_KEY_UNSAFE`
 */
export function assertReadableKey(key: string): void {
  const parts = key.split('/');
  const stays = !key.includes('\0') && !parts.some((part) => part === '' || part === '.' || part === '..');
  if (stays && (process.platform !== 'win32' || pathProblem(key) === undefined)) return;
  throw new StorageError('STORAGE_KEY_UNSAFE', `key ${JSON.stringify(key)} does not name a place below the root`);
}

/** As `assertReadableKey`; `''` is the root. */
export function assertPrefix(prefix: string): void {
  if (prefix !== '') assertReadableKey(prefix);
}

export const parentOf = (key: string): string => key.slice(0, Math.max(0, key.lastIndexOf('/')));
