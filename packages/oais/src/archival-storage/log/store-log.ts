import {
  consistencyProof,
  keyChangesOf,
  LogError,
  mendLog,
  parseVkey,
  readCheckpoint,
  readKeyChanges,
  readLogEntries,
  tileNodes,
  withChanges,
  writeLog,
  type Checkpoint,
  type MendedFile,
  type MendLogRequest,
  type StoredCheckpoint,
  type WriteLogRequest,
  type WrittenLog,
} from '@mocban/evidence';
import type { ArchiveStore } from '../../ports.js';
import { hasEvidence, LOG_PREFIX } from './evidence-files.js';
import { readSmall } from '../object-files.js';

const VKEY_MAX_BYTES = 4096;

/** As `writeLog` of `@mocban/evidence`, without the store and the place in it. */
export type PublishLogRequest = Omit<WriteLogRequest, 'store' | 'prefix'>;

/**
 * Brings the log in a store to a checkpoint; broken off anywhere, the store has the log that it had. One writer at a time.
 * @throws LogError, StorageError as `writeLog`
 */
export const publishLog = (store: ArchiveStore, request: PublishLogRequest): Promise<WrittenLog> =>
  writeLog({ ...request, store: store.files, prefix: LOG_PREFIX });

/**
 * The verifier key beside the log of a store; `undefined` when there is none to be read.
 * @throws LogError `LOG_KEY_MALFORMED`
 */
export async function requireSoundVkey(store: ArchiveStore, signal?: AbortSignal): Promise<string | undefined> {
  const bytes = await readSmall(store, `${LOG_PREFIX}/vkey`, VKEY_MAX_BYTES, signal);
  return bytes instanceof Uint8Array ? parseVkey(Buffer.from(bytes).toString('utf8').trim()).vkey : undefined;
}

/**
 * Puts right what is missing or changed of a store's log, by entries known from elsewhere. One writer at a time.
 * @throws LogError, StorageError as `mendLog` of `@mocban/evidence`
 */
export const mendStoreLog = (
  store: ArchiveStore,
  request: Omit<MendLogRequest, 'store' | 'prefix'>,
): Promise<MendedFile[]> => mendLog({ ...request, store: store.files, prefix: LOG_PREFIX });

/** The verifier key that a store has beside its log; proves nothing against who can write there. */
export async function readStoreVkey(store: ArchiveStore): Promise<string | undefined> {
  if (!hasEvidence(store)) return undefined;
  try {
    return await requireSoundVkey(store);
  } catch (error) {
    if (error instanceof LogError) return undefined;
    throw error;
  }
}

/**
 * The checkpoint that a store has, judged by a key, and by those whose place it took or that took its place, as the store says.
 * @param keyChanges what the store may not know yet
 * @throws LogError `LOG_KEY_MALFORMED`
 */
export const readStoreCheckpoint = (
  store: ArchiveStore,
  vkey: string,
  keyChanges: readonly string[] = [],
): Promise<StoredCheckpoint> =>
  readCheckpoint(store.files, LOG_PREFIX, withChanges([parseVkey(vkey)], keyChangesOf(keyChanges)));

/** The statements by which keys of a store's log took the place of others, oldest first. */
export const readStoreKeyChanges = async (store: ArchiveStore): Promise<string[]> =>
  (await readKeyChanges(store.files, LOG_PREFIX)).changes.map(({ note }) => note);

/**
 * The nodes that show that a store's log of `second` leaves begins with `first` of them, from its tiles. Nothing is judged: the proof of
 * tiles that were changed does not verify.
 * @throws LogError `LOG_INCOMPLETE`
 */
export const proveStoreLog = (store: ArchiveStore, first: number, second: number): Promise<Buffer[]> =>
  consistencyProof(first, second, tileNodes(store.files, LOG_PREFIX, second));

/**
 * The entries of a store's log, a bundle at a time; proved when the generator ends without an error.
 * @throws LogError `LOG_INCOMPLETE`, `LOG_FORK`
 */
export const readStoreEntries = (
  store: ArchiveStore,
  checkpoint: Checkpoint,
  options: { signal?: AbortSignal } = {},
): AsyncGenerator<Buffer[]> => readLogEntries(store.files, LOG_PREFIX, checkpoint, options.signal);
