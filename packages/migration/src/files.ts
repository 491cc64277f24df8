import { constants, lstatSync, readdirSync } from 'node:fs';
import { copyFile, lstat, open, rm } from 'node:fs/promises';
import { extensionOf } from '@mocban/core';
import { MigrationError } from './error.js';
import type { Scratch } from './sandbox/scratch.js';

/** A link is no file: it may lead anywhere. @throws MigrationError for what is no file of some bytes, or has too many */
export async function sizeOfSource(path: string, mostBytes: number): Promise<number> {
  const found = await lstat(path).catch((error: unknown) => {
    throw new MigrationError('MIGRATION_SOURCE_UNREADABLE', 'the source cannot be read', { cause: error });
  });
  if (!found.isFile()) throw new MigrationError('MIGRATION_SOURCE_UNREADABLE', 'the source is no file');
  if (found.size === 0) throw new MigrationError('MIGRATION_SOURCE_EMPTY', 'the source has no bytes');
  if (found.size > mostBytes)
    throw new MigrationError(
      'MIGRATION_SOURCE_TOO_LARGE',
      `the source has ${found.size} bytes, more than ${mostBytes}`,
    );
  return found.size;
}

/** What a tool can be told a file by; the rest of the name is not its business. */
export const safeExtension = (path: string): string => /^[a-z0-9]{1,8}$/.exec(extensionOf(path))?.[0] ?? 'bin';

/**
 * The name of what a tool wrote into `out`.
 * @throws MigrationError `MIGRATION_OUTPUT_MISSING`, `MIGRATION_OUTPUT_SEVERAL`
 */
export function theOnlyFile(scratch: Scratch, tool: string): string {
  const names = readdirSync(scratch.path('out'));
  if (names.length > 1)
    throw new MigrationError('MIGRATION_OUTPUT_SEVERAL', `${tool} wrote ${names.length} files where one is expected`);
  const [name] = names;
  const found = name === undefined ? undefined : lstatSync(scratch.path('out', name));
  if (name === undefined || found?.isFile() !== true || found.size === 0)
    throw new MigrationError(
      'MIGRATION_OUTPUT_MISSING',
      `${tool} ended well and wrote ${name === undefined ? 'nothing' : 'no file with bytes'}`,
    );
  return name;
}

/**
 * Copies a result to its place and flushes it; a copy that breaks off leaves nothing.
 * @throws MigrationError `MIGRATION_TARGET_EXISTS`; the system's error
 */
export async function place(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new MigrationError('MIGRATION_TARGET_EXISTS', 'there is something where the result is to go', {
        cause: error,
      });
    await rm(to, { force: true });
    throw error;
  }
  const file = await open(to, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
