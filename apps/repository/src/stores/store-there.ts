import { isReachable, type ArchiveStore } from '@mocban/oais';
import { ServiceError } from '../error.js';

/**
 * An unmounted file system leaves an empty folder: what is written to it lies on another disk, and is hidden when the store is back.
 * @throws ServiceError `SERVICE_NOT_READY`
 */
export async function requireThere(store: ArchiveStore): Promise<void> {
  if (!(await isReachable(store)))
    throw new ServiceError('SERVICE_NOT_READY', `the store ${store.id} is not there: is its file system mounted?`);
}
