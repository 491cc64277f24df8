import type { ArchiveStore, ObjectAudit } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { AuditEntity, AuditObjectEntity } from '../database/entities/storage.js';
import { storable } from '../database/storable.js';
import { isDatabaseAway } from '../environment.js';
import { enqueue } from '../jobs/queue.js';
import { stopSignal } from '../jobs/stop-signal.js';
import type { JobContext } from '../jobs/worker.js';
import type { JobParts } from '../jobs/job-parts.js';
import { againstCommit, commitRecordAt, recordCopyVerdict } from './copy-verdict.js';
import { auditEvent } from '../log/run-events.js';
import { addLeaf } from '../log/leaves.js';
import { notify } from '../notifications/notify.js';

/** Re-reads every object of the stores of an audit. Killed, it begins the store it was at again. */
export async function runAudit(parts: JobParts, auditId: string, context: JobContext): Promise<void> {
  const lock = await parts.lease.take(`audit:${auditId}`);
  if (!lock) return enqueue(parts.source.manager, 'run-audit', auditId, { delayMs: 2000 });
  try {
    await auditAll(parts, auditId, stopSignal(context.signal, lock.lost));
  } finally {
    await lock.release();
  }
}

async function auditAll(parts: JobParts, auditId: string, signal: AbortSignal): Promise<void> {
  const audits = parts.source.getRepository(AuditEntity);
  const audit = await audits.findOneBy({ id: auditId });
  if (!audit || audit.state === 'done' || audit.state === 'failed') return;
  await audits.update({ id: auditId }, { state: 'running' });
  try {
    for (const storeId of audit.storeIds.filter((id) => !audit.finishedStores.includes(id)))
      await auditOne(parts, auditId, parts.archive.store(storeId), signal);
    await end(parts, auditId, { state: 'done' });
  } catch (error) {
    if (signal.aborted || isDatabaseAway(error))
      return await enqueue(parts.source.manager, 'run-audit', auditId, { delayMs: 1000 });
    parts.logger.error({ err: error, auditId }, 'an audit failed');
    const cause = error instanceof Error && 'code' in error ? String(error.code) : 'INTERNAL';
    await end(parts, auditId, { state: 'failed', cause });
  }
}

/** Ends an audit, and tells who wants to know. */
const end = (
  { source, config }: JobParts,
  auditId: string,
  result: { state: 'done' | 'failed'; cause?: string },
): Promise<void> =>
  source.transaction(async (manager) => {
    await manager.getRepository(AuditEntity).update({ id: auditId }, { ...result, endedAt: config.clock.now() });
    await addLeaf(manager, await auditEvent(manager, auditId, result.state, config.clock));
    await notify(manager, { event: `audit.${result.state}`, data: { auditId, ...result } });
  });

async function auditOne(
  { archive, source }: JobParts,
  auditId: string,
  store: ArchiveStore,
  signal: AbortSignal,
): Promise<void> {
  await source.getRepository(AuditObjectEntity).delete({ auditId, storeId: store.id });
  for await (const found of archive.functions.auditStore(store, { signal })) {
    await source.transaction(async (manager) => {
      const commit = await commitRecordAt(manager, found.path);
      const audit = againstCommit(found, commit);
      await recordCopyVerdict(manager, store.id, audit, commit);
      await keep(manager, auditId, store.id, audit);
    });
  }
  await source.transaction(async (manager) => {
    for (const audit of await absentObjects(manager, auditId, store.id)) {
      await recordCopyVerdict(manager, store.id, audit, await commitRecordAt(manager, audit.path));
      await keep(manager, auditId, store.id, audit);
    }
    await manager.query('update audits set finished_stores = array_append(finished_stores, $2) where id = $1', [
      auditId,
      store.id,
    ]);
  });
}

/** AIPs, and snapshots of the catalogue, that should have a copy on the store, and of which the audit met nothing. */
async function absentObjects(manager: EntityManager, auditId: string, storeId: string): Promise<ObjectAudit[]> {
  const rows = await manager.query<{ id: string; path: string }[]>(
    `select id, path from (
       select a.id, a.object_path as path, a.sequence from copies c join aips a on a.id = c.aip_id where c.store_id = $2
       union all
       select distinct c.object_id, s.object_path, 0::bigint from catalogue_snapshot_copies c
         join catalogue_snapshots s on s.object_id = c.object_id where c.store_id = $2
     ) as expected
      where not exists (select 1 from audit_objects o where o.audit_id = $1 and o.store_id = $2 and o.path = expected.path)
      order by sequence, id`,
    [auditId, storeId],
  );
  return rows.map(({ id, path }) => ({
    id,
    path,
    verdict: 'missing',
    filesRead: 0,
    bytesRead: 0,
    files: [],
    findings: [
      { rule: 'ARCHIVE_COPY_MISSING', severity: 'error', location: path, message: 'the store has no object here' },
    ],
  }));
}

async function keep(manager: EntityManager, auditId: string, storeId: string, audit: ObjectAudit): Promise<void> {
  const { id: objectId, path, verdict, files, findings } = storable(audit);
  await manager.getRepository(AuditObjectEntity).insert({ auditId, storeId, objectId, path, verdict, files, findings });
  await manager.query('update audits set objects_read = objects_read + 1, bytes_read = bytes_read + $2 where id = $1', [
    auditId,
    audit.bytesRead,
  ]);
}
