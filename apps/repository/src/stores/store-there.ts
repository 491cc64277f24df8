import { isReachable, type ArchiveStore } from '@mocban/oais';
import { isStoreAway } from '../environment.js';
import { ServiceError } from '../error.js';

/**
 * An unmounted file system leaves an empty folder: what is written to it lies on another disk, and is hidden when the store is back.
 * @throws ServiceError `SERVICE_NOT_READY`
 */
export async function requireThere(store: ArchiveStore): Promise<void> {
  if (!(await isReachable(store)))
    throw new ServiceError('SERVICE_NOT_READY', `the store ${store.id} is not there: is its file system mounted?`);
}

/** Whether an error says that a store cannot be had now, by its carrier's word or by that of `requireThere`, and nothing of what is in it. */
export const isNotThere = (error: unknown): boolean =>
  isStoreAway(error) || (error instanceof ServiceError && error.code === 'SERVICE_NOT_READY');
