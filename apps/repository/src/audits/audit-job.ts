import type { EntityManager } from 'typeorm';
import { AuditEntity } from '../database/entities/storage.js';
import { isDatabaseAway } from '../environment.js';
import type { JobParts } from '../jobs/job-parts.js';
import type { JobContext } from '../jobs/worker.js';
import { addLeaf } from '../log/leaves.js';
import { auditEvent } from '../log/run-events.js';
import { notify } from '../notifications/notify.js';
import { signReport } from './report.js';
import { planAudit, type Lane } from './plan-audit.js';

/** Lists what an audit reads and starts its lanes; where there is nothing to read it ends at once. */
export async function runAudit(parts: JobParts, auditId: string, { signal }: JobContext): Promise<void> {
  signal.throwIfAborted();
  try {
    await parts.source.transaction(async (manager) => {
      const audit = await manager.getRepository(AuditEntity).findOne({
        where: { id: auditId },
        lock: { mode: 'pessimistic_write' },
      });
      if (audit?.state !== 'queued') return;
      await planAudit(manager, audit);
      await manager.query(`update audits set state = 'running', planned_at = now() where id = $1`, [auditId]);
    });
  } catch (error) {
    if (signal.aborted || isDatabaseAway(error)) throw error;
    await failAudit(parts, auditId, error);
  }
}

/** Nothing is left to read on a store. @returns whether it was open */
export async function endOfStore(manager: EntityManager, { auditId, storeId }: Lane): Promise<boolean> {
  const [ended] = await manager.query<[unknown[], number]>(
    'update audit_stores set ended_at = now() where audit_id = $1 and store_id = $2 and ended_at is null returning 1',
    [auditId, storeId],
  );
  return ended.length > 0;
}

/** Ends an audit that has come to the end of all its stores. */
export const endAudit = (parts: JobParts, auditId: string): Promise<void> =>
  parts.source.transaction(async (manager) => {
    await manager.query('select 1 from audits where id = $1 for update', [auditId]);
    const open = await manager.query<unknown[]>('select 1 from audit_stores where audit_id = $1 and ended_at is null', [
      auditId,
    ]);
    if (open.length === 0) await endWith(parts, manager, auditId, { state: 'done' });
  });

/** Ends an audit that cannot go on. */
export async function failAudit(parts: JobParts, auditId: string, error: unknown): Promise<void> {
  parts.logger.error({ err: error, auditId }, 'an audit failed');
  const cause = error instanceof Error && 'code' in error ? String(error.code) : 'INTERNAL';
  await parts.source.transaction((manager) => endWith(parts, manager, auditId, { state: 'failed', cause }));
}

export interface AuditEnd {
  state: 'done' | 'failed' | 'canary-failed';
  cause?: string;
}

/** Ends an audit once, and tells who wants to know. */
export async function endWith(
  { config }: JobParts,
  manager: EntityManager,
  auditId: string,
  end: AuditEnd,
): Promise<void> {
  const [ended] = await manager.query<[unknown[], number]>(
    `update audits set state = $2, cause = $3, ended_at = $4 where id = $1 and state in ('queued', 'running') returning id`,
    [auditId, end.state, end.cause ?? null, config.clock.now()],
  );
  if (ended.length === 0) return;
  await manager.query('delete from audit_copies where audit_id = $1', [auditId]);
  await addLeaf(manager, await auditEvent(manager, auditId, end.state, config.clock));
  await signReport(manager, auditId, config);
  const event = end.state === 'done' ? 'audit.done' : 'audit.failed';
  await notify(manager, { event, data: { auditId, ...end } });
}
