import { collectBytes } from '@mocban/core';
import { keyChangesOf, LogError, parseVkey, readKeyChanges, withChanges } from '@mocban/evidence';
import { openFsStore, type ReadStore } from '@mocban/storage';
import { StartError } from '../error.js';

const VKEY = 'log/vkey';
const VKEY_MAX_BYTES = 1024;

/** What is expected of a store before anything is written to it. */
export interface ExpectedStore {
  id: string;
  /** The archive had this store before: it is not to be made anew. */
  isKnown: boolean;
  /** Verifier key of this archive's log, where it has one. */
  vkey: string | undefined;
  /** Statements by which keys of the log took the place of others. @defaultValue none */
  keyChanges?: readonly string[];
}

/**
 * Looks, and writes nothing. An unmounted file system leaves an empty folder, and a new store in it would hide the copies and fill
 * another disk; a disk or bucket that was mixed up may be another archive's.
 * @throws StartError `START_STORE_EMPTY`, `START_STORE_FOREIGN`; StorageError for what cannot be read
 */
export async function requireExpected(files: ReadStore, expected: ExpectedStore): Promise<void> {
  const names = await files.children('');
  // A disk that was just formatted has that folder of its own.
  const found = [...names.files, ...names.folders, ...names.others].filter((name) => name !== 'lost+found');
  if (found.length === 0 && expected.isKnown) throw gone(expected.id);
  if (names.folders.includes('log')) await requireOurLog(files, expected);
}

/** The same of a folder, which need not be there when the store is new. */
export async function requireExpectedFolder(folder: string, expected: ExpectedStore): Promise<void> {
  const files = await openFsStore(folder, { readOnly: true }).catch((error: unknown) => {
    if (!isAbsent(error)) throw error;
    if (expected.isKnown) throw gone(expected.id);
    return undefined;
  });
  if (files !== undefined) await requireExpected(files, expected);
}

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';

/** A store is an archive's by the key that its log is signed with, or one that took its place, or whose place it took; one whose log has not begun, or is damaged there, is nobody's. */
async function requireOurLog(files: ReadStore, { id, vkey, keyChanges = [] }: ExpectedStore): Promise<void> {
  if ((await files.stat(VKEY)) === undefined) return;
  const text = (await collectBytes(files.read(VKEY), VKEY_MAX_BYTES)).toString('utf8').trim();
  const found = nameIn(text);
  if (found === undefined || text === vkey) return;
  const { changes } = await readKeyChanges(files, 'log');
  const ours = vkey === undefined ? [] : withChanges([parseVkey(vkey)], [...keyChangesOf(keyChanges), ...changes]);
  if (ours.some((key) => key.vkey === text)) return;
  throw new StartError(
    'START_STORE_FOREIGN',
    `the store ${id} has the log of another archive, ${found}: nothing is written to it. Is it the right folder or bucket? ` +
      'A catalogue that was lost is made anew from the stores by mocban rebuild',
  );
}

function nameIn(vkey: string): string | undefined {
  try {
    return parseVkey(vkey).name;
  } catch (error) {
    if (error instanceof LogError) return undefined;
    throw error;
  }
}

const gone = (id: string): StartError =>
  new StartError(
    'START_STORE_EMPTY',
    `the store ${id} was here before and is empty now: is its file system mounted, its bucket the right one? ` +
      'To begin it anew on another disk, make an empty folder "objects" in it (in a bucket an object objects/.new) and repair the store from another one',
  );
