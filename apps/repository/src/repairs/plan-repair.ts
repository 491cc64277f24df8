import type { ObjectVerdict } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { RepairEntity } from '../database/entities/storage.js';
import { noteIncident } from '../incidents/register.js';
import { enqueue } from '../jobs/queue.js';
import { openStoreIncident } from '../incidents/open-incident.js';
import { currentRepairPolicy, repairMode, type RepairPolicy } from './repair-policy.js';

/** Kind of the incident of a store that needed more repairs than may begin by themselves. */
export const REPAIR_HALTED = 'repair-halted';

export interface DamagedCopy {
  incidentId: string;
  aipId: string;
  storeId: string;
  verdict: ObjectVerdict;
}

/**
 * What the policy says about an audit's verdict, done in the verdict's transaction: a repair begins, or waits for an officer, or nothing.
 * A store that fails massively gets no more repairs by itself until somebody has closed the incident that says so.
 */
export async function planRepair(manager: EntityManager, copy: DamagedCopy): Promise<void> {
  const policy = await currentRepairPolicy(manager);
  const mode = repairMode(policy, copy.storeId, copy.verdict);
  if (mode === 'never') return;
  if (mode === 'automatic' && (await mayBegin(manager, copy.storeId, policy)))
    return beginRepair(manager, copy, `repair policy ${policy.version}`);
  const [rows] = await manager.query<[{ id: string }[], number]>(
    `update incidents set repair = 'waits-for-officer' where id = $1 and repair is null returning id`,
    [copy.incidentId],
  );
  if (rows.length > 0)
    await noteIncident(manager, copy.incidentId, { kind: 'repair-planned', text: 'waits for an officer' });
}

async function mayBegin(manager: EntityManager, storeId: string, { perHour }: RepairPolicy): Promise<boolean> {
  // Audits of one store in several processes count one after the other.
  await manager.query(`select pg_advisory_xact_lock(hashtextextended('automatic-repair:' || $1, 0))`, [storeId]);
  const [row] = await manager.query<{ begun: number; halted: boolean }[]>(
    `select (select count(*)::int from repairs
              where automatic and store_id = $1 and requested_at > now() - interval '1 hour') as begun,
            exists (select 1 from incidents where store_id = $1 and object_path = $2 and closed_at is null) as halted`,
    [storeId, REPAIR_HALTED],
  );
  if (row!.halted) return false;
  if (row!.begun < perHour) return true;
  await openStoreIncident(manager, {
    subject: 'store',
    storeId,
    kind: REPAIR_HALTED,
    detail: `${row!.begun} copies were repaired within an hour and more are damaged: repairs wait for an officer until this is closed`,
  });
  return false;
}

/** Begins the repair of one copy, unless one is under way. */
async function beginRepair(manager: EntityManager, { incidentId, aipId, storeId }: DamagedCopy, requestedBy: string) {
  const open = await manager.query<unknown[]>(
    `select 1 from repairs where aip_id = $1 and store_id = $2 and state in ('queued', 'running') and not dry_run`,
    [aipId, storeId],
  );
  if (open.length > 0) return;
  const inserted = await manager
    .getRepository(RepairEntity)
    .insert({ storeId, fromIds: [], aipId, dryRun: false, automatic: true, requestedBy });
  const { id } = inserted.identifiers[0] as { id: string };
  await enqueue(manager, 'run-repair', id);
  await manager.query(`update incidents set repair = 'queued' where id = $1`, [incidentId]);
  await noteIncident(manager, incidentId, { kind: 'repair-planned', agent: requestedBy, data: { repair: id } });
}
