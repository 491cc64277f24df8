import type { ArchiveStore, ObjectAudit } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { AuditObjectEntity } from '../database/entities/storage.js';
import { storable } from '../database/storable.js';
import type { JobParts } from '../jobs/job-parts.js';
import { againstCommit, commitRecordAt, recordCopyVerdict } from './copy-verdict.js';
import type { Lane } from './plan-audit.js';

/**
 * Keeps what was read of a copy, once: the copy leaves the work list in the same transaction. Nothing is kept where the run is over by
 * now, the AIP or its copy is gone on purpose, or something is just being put to this place.
 */
export async function judged(
  { source, archive }: JobParts,
  lane: Lane,
  store: ArchiveStore,
  found: ObjectAudit,
  ordinal: string,
): Promise<void> {
  const isUnderWay = found.verdict !== 'intact' && (await archive.functions.pathsUnderWay(store)).has(found.path);
  await source.transaction(async (manager) => {
    const [taken] = await manager.query<[{ aip_id: string }[], number]>(
      `delete from audit_copies w using audits a
        where w.audit_id = $1 and w.store_id = $2 and w.ordinal = $3 and a.id = w.audit_id and a.state = 'running'
        returning w.aip_id`,
      [lane.auditId, lane.storeId, ordinal],
    );
    if (isUnderWay || !taken[0] || !(await isExpected(manager, taken[0].aip_id, lane.storeId))) return;
    const commit = await commitRecordAt(manager, found.path);
    const audit = againstCommit(found, commit);
    await recordCopyVerdict(manager, lane.storeId, audit, commit);
    await keepObject(manager, lane, audit);
  });
}

async function isExpected(manager: EntityManager, aipId: string, storeId: string): Promise<boolean> {
  const rows = await manager.query<unknown[]>('select 1 from copies where aip_id = $1 and store_id = $2 for update', [
    aipId,
    storeId,
  ]);
  if (rows.length > 0) return true;
  const snapshots = await manager.query<unknown[]>(
    "select 1 from catalogue_snapshot_copies where object_id = $1 and store_id = $2 and state <> 'removing'",
    [aipId, storeId],
  );
  return snapshots.length > 0;
}

/** Adds one object to what an audit has met. */
export async function keepObject(
  manager: EntityManager,
  { auditId, storeId }: Pick<Lane, 'auditId' | 'storeId'>,
  audit: ObjectAudit,
): Promise<void> {
  const { id: objectId, path, verdict, files, findings } = storable(audit);
  await manager.getRepository(AuditObjectEntity).insert({ auditId, storeId, objectId, path, verdict, files, findings });
  await manager.query(
    `with store as (
       update audit_stores set objects_read = objects_read + 1, files_read = files_read + $3, bytes_read = bytes_read + $4
        where audit_id = $1 and store_id = $2
     ) update audits set objects_read = objects_read + 1, bytes_read = bytes_read + $4 where id = $1`,
    [auditId, storeId, audit.filesRead, audit.bytesRead],
  );
}
