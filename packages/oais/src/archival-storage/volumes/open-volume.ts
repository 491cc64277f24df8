import { bytesOf } from '@mocban/core';
import { ArchiveError } from '../../error.js';
import type { ArchiveStore, LocalArchiveStore } from '../../ports.js';
import { readSmall } from '../object-files.js';
import { openArchiveStore, openExistingStore } from '../store.js';
import { parseMedium } from './medium.js';
import type { VolumeMedium } from './types.js';
import { VERIFY_SCRIPT_TEXT } from './verify-script.js';
import { SIGNATURE, VERIFY_SCRIPT, VOLUME_DESCRIPTION, VOLUME_README } from './volume-files.js';
import { VOLUME_README_TEXT } from './volume-readme.js';

const MAX_BYTES = 65_536;

/** A medium that lies open, with what it says of itself. */
export interface OpenVolume {
  store: LocalArchiveStore;
  medium: VolumeMedium;
  isSealed: boolean;
}

/**
 * Makes a volume of an empty medium: what it is, and how it is verified. Nothing but this is written to a medium that has not been
 * made one, so that a mount point without its medium is never filled. Again is the same.
 * @param path where the medium is mounted
 * @throws ArchiveError `ARCHIVE_STORE_FOREIGN` when it holds something else, `ARCHIVE_VOLUME_FOREIGN` when it is another volume,
 *   `ARCHIVE_VOLUME_INVALID`, `ARCHIVE_VOLUME_SEALED`
 */
export async function initVolume(path: string, given: VolumeMedium): Promise<OpenVolume> {
  const medium = parseMedium(given);
  const store = await openArchiveStore(medium.label, path);
  const present = await readMedium(store);
  if (present !== undefined && JSON.stringify(present) !== JSON.stringify(medium))
    throw foreign(`the medium is the volume ${present.label} (${present.serial}), described in another way`);
  if (await isSealed(store)) throw sealed(medium.label);
  await writeOnce(store, VERIFY_SCRIPT, VERIFY_SCRIPT_TEXT);
  await writeOnce(store, VOLUME_README, VOLUME_README_TEXT);
  await writeOnce(store, VOLUME_DESCRIPTION, `${JSON.stringify(medium, undefined, 2)}\n`);
  return { store, medium, isSealed: false };
}

/**
 * Opens what is there and writes nothing.
 * @param options.label the volume that it must be
 * @throws ArchiveError `ARCHIVE_VOLUME_FOREIGN`, `ARCHIVE_VOLUME_INVALID`, `ARCHIVE_STORE_UNREADABLE`
 */
export async function openVolume(
  path: string,
  options: { label?: string; readOnly?: boolean } = {},
): Promise<OpenVolume> {
  const store = await openExistingStore(path, { readOnly: options.readOnly ?? true });
  const medium = await readMedium(store);
  if (medium === undefined) throw foreign('there is no volume.json: is the medium mounted, was it made a volume?');
  if (options.label !== undefined && options.label !== medium.label)
    throw foreign(`expected the volume ${options.label}, found ${medium.label}`);
  return { store: { ...store, id: medium.label }, medium, isSealed: await isSealed(store) };
}

export const sealed = (label: string): ArchiveError =>
  new ArchiveError('ARCHIVE_VOLUME_SEALED', `the volume ${label} is sealed: nothing is written to it any more`);

const foreign = (message: string): ArchiveError => new ArchiveError('ARCHIVE_VOLUME_FOREIGN', message);

/** Whether a store is a volume: it has only some of the packages that its log knows. @throws StorageError */
export const isVolume = async (store: ArchiveStore): Promise<boolean> =>
  (await store.files.stat(VOLUME_DESCRIPTION)) !== undefined;

/** A medium that was pulled out leaves its folder, which must not be filled. @throws ArchiveError `ARCHIVE_VOLUME_FOREIGN` */
export async function requireStillThere(store: ArchiveStore): Promise<void> {
  if (!(await isVolume(store))) throw foreign(`${store.id}: the medium is no longer there`);
}

const isSealed = async (store: LocalArchiveStore): Promise<boolean> =>
  (await store.files.stat(SIGNATURE)) !== undefined;

async function readMedium(store: LocalArchiveStore): Promise<VolumeMedium | undefined> {
  const bytes = await readSmall(store, VOLUME_DESCRIPTION, MAX_BYTES);
  if (!(bytes instanceof Uint8Array)) {
    if (bytes.kind === 'missing') return undefined;
    throw new ArchiveError('ARCHIVE_STORE_UNREADABLE', `${VOLUME_DESCRIPTION} cannot be read`);
  }
  try {
    return parseMedium(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    if (cause instanceof ArchiveError) throw cause;
    throw new ArchiveError('ARCHIVE_VOLUME_INVALID', `${VOLUME_DESCRIPTION} is no JSON`, { cause });
  }
}

async function writeOnce(store: LocalArchiveStore, key: string, text: string): Promise<void> {
  if ((await store.files.stat(key)) === undefined) await store.files.write(key, bytesOf(text));
}
