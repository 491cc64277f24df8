import type { ObjectVerdict } from '@mocban/oais';
import { ServiceError } from '../error.js';

/** What reading a copy back came to, as far as it decides whether the copy counts. */
export interface CopyReadBack {
  verdict: ObjectVerdict;
  id?: string | undefined;
  inventorySha512?: string | undefined;
}

/** Verdicts on a copy that say nothing of its bytes. */
const UNREAD: readonly ObjectVerdict[] = ['unreadable', 'unreachable'];

/**
 * Lets a copy count that was read back as what was written. Of one that could not be read nothing is known: whoever asked waits, or
 * takes another store, and nothing is called damaged.
 * @param damaged the code of an error that says that other bytes were read
 * @throws ServiceError `SERVICE_NOT_READY` for a copy that cannot be read now, else `damaged`
 */
export function requireReadBack(
  { verdict, id, inventorySha512 }: CopyReadBack,
  expected: { aipId: string; inventorySha512: string },
  { storeId, damaged }: { storeId: string; damaged: 'COPY_NOT_INTACT' | 'TRANSFER_COPY_NOT_INTACT' },
): void {
  if (verdict === 'intact' && id === expected.aipId && inventorySha512 === expected.inventorySha512) return;
  if (UNREAD.includes(verdict))
    throw new ServiceError('SERVICE_NOT_READY', `the copy on ${storeId} cannot be read back: ${verdict}`);
  throw new ServiceError(damaged, `the copy on ${storeId} was read back as ${verdict}`);
}
