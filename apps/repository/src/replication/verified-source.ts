import type { ArchiveStore } from '@mocban/oais';
import { againstCommit, commitRecordAt, recordCopyVerdict } from '../audits/copy-verdict.js';
import { ServiceError } from '../error.js';
import type { JobParts } from '../jobs/job-parts.js';
import type { CopyTask } from './copy-record.js';

/** A verdict is relied on for so long: as long as each copy is read again at least (the audit contract). */
const VERDICT_LIFE_MS = 90 * 86_400_000;

/**
 * A store whose copy is known to be intact: read not longer ago than the audit contract allows, else read now.
 * @throws ServiceError `COPY_SOURCE_MISSING` when there is none
 */
export async function verifiedSource(parts: JobParts, task: CopyTask, signal: AbortSignal): Promise<ArchiveStore> {
  const copies = await copiesElsewhere(parts, task);
  const oldest = parts.config.clock.now().getTime() - VERDICT_LIFE_MS;
  const isFresh = ({ state, verifiedAt }: CopyElsewhere): boolean =>
    state === 'intact' && verifiedAt !== null && verifiedAt.getTime() >= oldest;
  for (const { store } of copies.filter(isFresh)) return store;
  for (const { store } of copies) if (await readCopy(parts, store, task, signal)) return store;
  throw new ServiceError('COPY_SOURCE_MISSING', 'no store has a copy of it that is intact and can be read now');
}

export interface CopyElsewhere {
  store: ArchiveStore;
  state: string;
  verifiedAt: Date | null;
}

/** Copies of the newest version in the other stores of this service, those that were found intact first. */
export async function copiesElsewhere({ source, archive }: JobParts, task: CopyTask): Promise<CopyElsewhere[]> {
  const rows = await source.query<{ id: string; state: string; verifiedAt: Date | null }[]>(
    `select c.store_id as id, c.state, c.verified_at as "verifiedAt" from copies c join stores s on s.id = c.store_id
      where c.aip_id = $1 and c.store_id <> $2 and s.state <> 'away' and c.version = $3
      order by c.state <> 'intact', s.trust, s.state in ('draining', 'retired'), s.added_at, s.id`,
    [task.aipId, task.storeId, task.head],
  );
  return rows.flatMap(({ id, ...rest }) => {
    const store = archive.stores.find((open) => open.id === id);
    return store === undefined ? [] : [{ store, ...rest }];
  });
}

/** Reads a copy wholly, keeps the verdict, and says whether it is intact. */
export async function readCopy(
  { source, archive }: JobParts,
  store: ArchiveStore,
  { objectPath }: Pick<CopyTask, 'objectPath'>,
  signal: AbortSignal,
): Promise<boolean> {
  const found = await archive.functions.auditObject(store, objectPath, { signal });
  return source.transaction(async (manager) => {
    const commit = await commitRecordAt(manager, objectPath);
    const audit = againstCommit({ ...found, path: objectPath }, commit);
    await recordCopyVerdict(manager, store.id, audit, commit);
    return audit.verdict === 'intact';
  });
}
