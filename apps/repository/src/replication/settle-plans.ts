import type { Clock } from '@mocban/core';
import type { EntityManager } from 'typeorm';
import type { JobParts } from '../jobs/job-parts.js';
import { startCopying } from './copy-tasks.js';
import { addLeaf } from '../log/leaves.js';
import { planEvent } from './log-events.js';
import { addTasks, type Plan } from './plans.js';
import { BELOW_POLICY_SQL } from './status.js';

/** What moved away can be brought back for so many months at least. @see Nghị định 113/2025/NĐ-CP, Điều 22 */
const RECOVERABLE_MONTHS = 3;

/** Ends plans that have nothing left to do. */
export async function settlePlans({ source, config }: Pick<JobParts, 'source' | 'config'>): Promise<void> {
  const plans = await source.query<{ id: string }[]>(
    `select id from storage_plans p where state = 'running'
        and not exists (select 1 from copy_tasks t where t.plan_id = p.id)`,
  );
  for (const { id } of plans) {
    await config.onStep('plans:settling');
    await source.transaction((manager) => settle(manager, id, config.clock));
    await config.onStep('plans:settled');
  }
}

async function settle(manager: EntityManager, id: string, clock: Clock): Promise<void> {
  const now = clock.now();
  const [plan] = await manager.query<Plan[]>(
    `select id, kind, proposal, last_sequence::float8 as "lastSequence", reason, state, requested_by as "requestedBy"
       from storage_plans where id = $1 and state = 'running' for update`,
    [id],
  );
  if (!plan) return;
  if (plan.kind === 'drain' && !(await endDrain(manager, plan, now))) return;
  if (plan.kind === 'delete-drained' && !(await endDeletion(manager, plan.proposal.store!, now))) return;
  await manager.query(`update storage_plans set state = 'done', ended_at = $2 where id = $1`, [id, now]);
  await addLeaf(manager, planEvent(plan, 'done', undefined, clock));
}

/** A store is retired once everything it has is elsewhere, by policy; what came meanwhile moves as well. */
async function endDrain(manager: EntityManager, plan: Plan, now: Date): Promise<boolean> {
  const storeId = plan.proposal.store!;
  if ((await addTasks(manager, plan)) > 0) {
    await startCopying(manager);
    return false;
  }
  const left = await manager.query<unknown[]>(
    `select 1 from copies c where c.store_id = $1 and (
         exists (select 1 from copy_tasks t where t.aip_id = c.aip_id and t.action = 'copy')
         or c.aip_id in (select aip_id from (${BELOW_POLICY_SQL}) as below)) limit 1`,
    [storeId],
  );
  if (left.length > 0) return false;
  await manager.query(
    `update stores set state = 'retired', drained_at = $2::timestamptz,
       recoverable_until = $2::timestamptz + $3 * interval '1 month' where id = $1 and state = 'draining'`,
    [storeId, now, RECOVERABLE_MONTHS],
  );
  return true;
}

async function endDeletion(manager: EntityManager, storeId: string, now: Date): Promise<boolean> {
  const left = await manager.query<unknown[]>('select 1 from copies where store_id = $1 limit 1', [storeId]);
  if (left.length > 0) return false;
  await manager.query('update stores set emptied_at = $2 where id = $1', [storeId, now]);
  return true;
}
