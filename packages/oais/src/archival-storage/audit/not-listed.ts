import { inOrder } from '../../concurrency.js';
import type { ArchiveStore } from '../../ports.js';
import type { ObjectAudit } from '../types.js';
import { refusal } from '../object-files.js';
import { isLocalStore } from '../work-files.js';

/**
 * What is said to be missing and is there by its name: the listing of an object storage may lag behind. What two questions agree on is
 * missing.
 * @returns paths inside the object, none of those known
 */
export async function notListed(
  store: ArchiveStore,
  audit: ObjectAudit,
  known: readonly string[],
  signal?: AbortSignal,
): Promise<string[]> {
  if (isLocalStore(store) || audit.verdict !== 'missing') return [];
  const asked =
    audit.files.length === 0 ? ['inventory.json'] : missingOf(audit).filter((path) => !known.includes(path));
  const isThere = async (path: string): Promise<string | undefined> =>
    (await store.files.stat(`${audit.path}/${path}`)) === undefined ? undefined : path;
  const found: string[] = [];
  try {
    for await (const path of inOrder(asked, ASKED_AT_ONCE, isThere)) {
      signal?.throwIfAborted();
      if (path !== undefined) found.push(path);
    }
  } catch (error) {
    signal?.throwIfAborted();
    // Nothing more is known than before; the carrier's refusals are met again where bytes are read.
    refusal(error);
  }
  return found;
}

const ASKED_AT_ONCE = 8;

const missingOf = ({ files }: ObjectAudit): string[] =>
  files.filter(({ verdict }) => verdict === 'missing').map(({ path }) => path);
