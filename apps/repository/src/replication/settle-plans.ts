import type { EntityManager } from 'typeorm';
import type { JobParts } from '../jobs/job-parts.js';
import { neededCopies } from './needed-copies.js';

/** What moved away can be brought back for so many months at least. @see Nghị định 113/2025/NĐ-CP, Điều 22 */
export const RECOVERABLE_MONTHS = 3;

interface RunningPlan {
  id: string;
  kind: string;
  proposal: { store?: string };
}

/** Ends plans that have nothing left to do. */
export async function settlePlans({ source, config }: Pick<JobParts, 'source' | 'config'>): Promise<void> {
  const plans = await source.query<RunningPlan[]>(
    `select id, kind, proposal from storage_plans p where state = 'running'
        and not exists (select 1 from copy_tasks t where t.plan_id = p.id)`,
  );
  for (const plan of plans)
    await source.transaction(async (manager) => {
      const now = config.clock.now();
      if (plan.kind === 'drain' && !(await endDrain(manager, plan.proposal.store!, now))) return;
      if (plan.kind === 'delete-drained')
        await manager.query('update stores set emptied_at = $2 where id = $1', [plan.proposal.store, now]);
      await manager.query(
        `update storage_plans set state = 'done', ended_at = $2 where id = $1 and state = 'running'`,
        [plan.id, now],
      );
    });
}

/** A store is retired once everything it has is elsewhere, by policy; it is not before AIPs that came meanwhile have moved as well. */
async function endDrain(manager: EntityManager, storeId: string, now: Date): Promise<boolean> {
  const [{ n } = { n: 1 }] = await manager.query<{ n: number }[]>(
    `with ${neededCopies()}
     select count(*)::int as n from (
       select 1 from copies c join copy_tasks t on t.aip_id = c.aip_id and t.action = 'copy' where c.store_id = $1
       union all
       select 1 from needed n join copies c on c.aip_id = n.aip_id and c.store_id = $1 where n.action = 'copy'
       limit 1
     ) as left_over`,
    [storeId],
  );
  if (n > 0) return false;
  await manager.query(
    `update stores set state = 'retired', drained_at = $2, recoverable_until = $2::timestamptz + $3 * interval '1 month'
      where id = $1 and state = 'draining'`,
    [storeId, now, RECOVERABLE_MONTHS],
  );
  return true;
}
