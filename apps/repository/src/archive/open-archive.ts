import { mkdir, readdir } from 'node:fs/promises';
import type { ArchiveStore } from '@mocban/oais';
import type { Config, StoreOption } from '../config/config.js';
import type { Database } from '../database/database.js';
import { StartError } from '../error.js';
import { Archive, type ArchiveFunctions } from './archive.js';

/**
 * Opens every store; makes those that this archive never had.
 * @throws StartError `START_STORE_EMPTY`; ArchiveError for a store that cannot be opened
 */
export async function openArchive(
  { uploadDirectory, stores }: Pick<Config, 'uploadDirectory' | 'stores'>,
  functions: ArchiveFunctions,
  { lease, source }: Pick<Database, 'lease' | 'source'>,
): Promise<Archive> {
  await mkdir(uploadDirectory, { recursive: true, mode: 0o700 });
  // One process at a time: of several that start at once, the first makes the stores.
  return lease.withLock('stores', async () => {
    const known = new Set((await source.query<{ id: string }[]>('select id from stores')).map(({ id }) => id));
    // Before any is made: a start that is refused leaves nothing behind.
    for (const store of stores) if (known.has(store.id)) await requireStillThere(store);
    const opened: ArchiveStore[] = [];
    for (const { id, path } of stores) {
      opened.push(await functions.openArchiveStore(id, path));
      await source.query('insert into stores (id) values ($1) on conflict do nothing', [id]);
    }
    return new Archive(functions, opened);
  });
}

/** An unmounted file system leaves an empty folder, and a new store in it would hide the copies and fill another disk. */
async function requireStillThere({ id, path }: StoreOption): Promise<void> {
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) =>
    // Anything else is for the opening to say.
    error.code === 'ENOENT' ? [] : undefined,
  );
  // A disk that was just formatted has that folder of its own.
  if (names === undefined || names.some((name) => name !== 'lost+found')) return;
  throw new StartError(
    'START_STORE_EMPTY',
    `the store ${id} was here before and is empty now: is its file system mounted? ` +
      'To begin it anew on another disk, make an empty folder "objects" in it, start again, and repair the store from another one',
  );
}
