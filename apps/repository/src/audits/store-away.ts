import type { EntityManager } from 'typeorm';
import { AuditObjectEntity } from '../database/entities/storage.js';
import { recoverStoreIncident } from '../incidents/recover.js';
import { openStoreIncident } from '../incidents/open-incident.js';

/** The place of a store as a whole, in audits. */
const WHOLE_STORE = '.';
const UNREACHABLE = 'unreachable';

/** Notes that a store is not there: one incident of the store, and nothing against its copies. */
export async function noteStoreAway(manager: EntityManager, storeId: string, detail: string): Promise<void> {
  await manager.query('update stores set unreachable_since = coalesce(unreachable_since, now()) where id = $1', [
    storeId,
  ]);
  await openStoreIncident(manager, { subject: 'store', storeId, kind: UNREACHABLE, detail });
}

/** The same when an audit meets it. */
export async function storeAway(manager: EntityManager, auditId: string, storeId: string): Promise<void> {
  const message = `the store ${storeId} does not answer: is it mounted, and may it be read?`;
  await noteStoreAway(manager, storeId, message);
  await manager.getRepository(AuditObjectEntity).insert({
    auditId,
    storeId,
    objectId: '',
    path: WHOLE_STORE,
    verdict: UNREACHABLE,
    files: [],
    findings: [{ rule: 'ARCHIVE_STORE_UNREACHABLE', severity: 'error', location: WHOLE_STORE, message }],
  });
}

/** Notes that a store answers. */
export async function storeBack(manager: EntityManager, storeId: string): Promise<void> {
  const [changed] = await manager.query<[unknown[], number]>(
    'update stores set unreachable_since = null where id = $1 and unreachable_since is not null returning id',
    [storeId],
  );
  if (changed.length > 0) await recoverStoreIncident(manager, storeId, UNREACHABLE);
}
