import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Archive } from '../archive/archive.js';
import { CONFIG, type Config } from '../config/config.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { toPage, type Page, type PageQuery } from '../http/paging.js';
import { fondsOf } from '../http/scope.js';
import { setState } from '../stores/store-decisions.js';
import type { PlannedWork } from './estimate.js';
import type { BelowPolicyDto, PlanDto, PolicyBody, PolicyVersionDto, ProposePlanBody } from './plan.dto.js';
import { needsTwo, putInForce, requirePossible, workOf, type Plan, type ProposedPolicy } from './plans.js';
import { POLICY_COLUMNS, type PolicyInForce } from './policies.js';
import { settlePlans } from './settle-plans.js';
import { BELOW_POLICY_SQL } from './status.js';

interface PlanRow extends Plan {
  sequence: number;
  work: PlannedWork[];
  requestedAt: Date;
  confirmedBy: string | null;
  confirmedAt: Date | null;
  endedAt: Date | null;
  left: number;
  failures: number;
  cause: string | null;
}

const PLAN_COLUMNS = `id, sequence::float8 as sequence, kind, proposal, work, last_sequence::float8 as "lastSequence", reason,
  state, requested_by as "requestedBy", requested_at as "requestedAt", confirmed_by as "confirmedBy",
  confirmed_at as "confirmedAt", ended_at as "endedAt",
  (select count(*)::int from copy_tasks t where t.plan_id = p.id) as left,
  (select count(distinct (aip_id, store_id))::int from copy_events e where e.plan_id = p.id and e.type = 'failed') as failures,
  (select cause from copy_tasks t where t.plan_id = p.id and cause is not null order by retry_at desc limit 1) as cause`;

/** Changes of policies and stores: what they take is shown before they are carried out. */
@Injectable()
export class PlanService {
  constructor(
    readonly source: DataSource,
    readonly archive: Archive,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  /** @throws ServiceError as `requirePossible` */
  async propose(body: ProposePlanBody, caller: Principal): Promise<PlanDto> {
    requireUnlimited(caller);
    const { kind, reason } = body;
    const proposal =
      kind === 'policy' ? { policy: policyOf(body.policy!) } : kind === 'back-fill' ? {} : { store: body.store! };
    const { manager } = this.source;
    await requirePossible(manager, { kind, proposal }, this.archive.first.id, this.config.clock.now());
    const work = await workOf(manager, { kind, proposal });
    const [row] = await manager.query<{ id: string }[]>(
      `insert into storage_plans (kind, proposal, work, last_sequence, reason, requested_by)
       select $1, $2, $3, coalesce(max(sequence), 0), $4, $5 from aips returning id`,
      [kind, JSON.stringify(proposal), JSON.stringify(work), reason, caller.name],
    );
    return this.get(row!.id);
  }

  async list({ limit, after }: PageQuery): Promise<Page<PlanDto>> {
    const rows = await this.source.query<PlanRow[]>(
      `select ${PLAN_COLUMNS} from storage_plans p where $1::bigint is null or sequence < $1
        order by sequence desc limit $2`,
      [after ?? null, limit + 1],
    );
    return toPage(rows, limit, (row) => row.sequence, planDto);
  }

  /** @throws ServiceError `PLAN_UNKNOWN` */
  async get(id: string): Promise<PlanDto> {
    return planDto(await findPlan(this.source.manager, id));
  }

  /** @throws ServiceError `APPROVAL_REQUIRED`, `PLAN_STATE` */
  async confirm(id: string, caller: Principal): Promise<PlanDto> {
    requireUnlimited(caller);
    const { kind, work } = await findPlan(this.source.manager, id);
    if (needsTwo(kind, work))
      throw new ServiceError(
        'APPROVAL_REQUIRED',
        `two persons confirm it: POST /v1/approvals with the kind storage-plan and the subject ${id}`,
      );
    await this.source.transaction(async (manager) => {
      const plan = await lockPlan(manager, id);
      if (plan.state !== 'proposed') return;
      await requirePossible(manager, plan, this.archive.first.id, this.config.clock.now());
      // What is needed may have grown by removals since: those are for two persons.
      if (needsTwo(kind, await workOf(manager, plan)))
        throw new ServiceError('PLAN_STATE', 'it would remove copies by now: plan anew');
      await putInForce(manager, plan, caller.name, this.config.clock);
    });
    await this.config.onStep('plans:in-force');
    await settlePlans({ source: this.source, config: this.config });
    return this.get(id);
  }

  /** Ends a plan; what it has made stays. A policy that is in force is changed by another one. */
  async cancel(id: string, caller: Principal): Promise<PlanDto> {
    requireUnlimited(caller);
    await this.source.transaction(async (manager) => {
      const { state, kind, proposal } = await lockPlan(manager, id);
      if (state === 'cancelled') return;
      if (state === 'done' || (state === 'running' && kind === 'policy'))
        throw new ServiceError('PLAN_STATE', `a plan that is ${state} is not cancelled; plan the contrary`);
      await manager.query('delete from copy_tasks where plan_id = $1 and not is_leaving', [id]);
      await manager.query(`update storage_plans set state = 'cancelled', ended_at = now() where id = $1`, [id]);
      if (state === 'running' && kind === 'drain')
        await setState(manager, proposal.store!, 'active', 'draining was cancelled', caller.name);
    });
    return this.get(id);
  }

  async policies(): Promise<PolicyVersionDto[]> {
    const rows = await this.source.query<(PolicyInForce & { inForce: boolean })[]>(
      `select ${POLICY_COLUMNS}, version = max(version) over (partition by fonds, retention) as "inForce"
         from replication_policies order by fonds nulls first, retention nulls first, version desc`,
    );
    return rows.map((row) => ({
      ...policyDto(row),
      version: row.version,
      inForce: row.inForce,
      reason: row.reason,
      ...(row.requestedBy !== null && { requestedBy: row.requestedBy }),
      ...(row.decidedBy !== null && { decidedBy: row.decidedBy }),
      inForceSince: row.inForceSince.toISOString(),
    }));
  }

  /** AIPs whose verified copies are fewer, or less far apart, than their policy asks for; oldest first. */
  async belowPolicy({ limit, after }: PageQuery, caller: Principal): Promise<Page<BelowPolicyDto>> {
    const rows = await this.source.query<BelowRow[]>(
      `select b.*, b.sequence::float8 as sequence, array(select store_id from copy_tasks t where t.aip_id = b.aip_id and action = 'copy'
                order by 1) as waiting, (select cause from copy_tasks t where t.aip_id = b.aip_id and cause is not null limit 1) as cause
         from (${BELOW_POLICY_SQL}) as b
        where ($1::bigint is null or b.sequence > $1) and ($3::text[] is null or b.fonds = any($3))
        order by b.sequence limit $2`,
      [after ?? null, limit + 1, fondsOf(caller)],
    );
    return toPage(rows, limit, (row) => row.sequence, belowDto);
  }
}

interface BelowRow {
  uuid: string;
  sequence: number;
  fonds: string;
  title: string;
  copies: number;
  sites: number;
  carrier_kinds: number;
  min_copies: number;
  min_sites: number;
  min_carrier_kinds: number;
  waiting: string[];
  cause: string | null;
}

const belowDto = (row: BelowRow): BelowPolicyDto => ({
  holding: row.uuid,
  fonds: row.fonds,
  title: row.title,
  copies: row.copies,
  sites: row.sites,
  carrierKinds: row.carrier_kinds,
  lacking: [
    ...(row.copies < row.min_copies ? ['copies'] : []),
    ...(row.sites < row.min_sites ? ['sites'] : []),
    ...(row.carrier_kinds < row.min_carrier_kinds ? ['carrierKinds'] : []),
  ],
  waitingFor: row.waiting,
  ...(row.cause !== null && { cause: row.cause }),
});

/** What concerns every fonds, as stores do, is not for whoever is limited to some. */
export function requireUnlimited(caller: Principal): void {
  if (caller.fonds)
    throw new ServiceError('AUTH_FORBIDDEN', 'this concerns the whole archive, and the key is limited to some fonds');
}

/** @throws ServiceError `PLAN_UNKNOWN` */
export async function findPlan(manager: EntityManager, id: string): Promise<PlanRow> {
  const [row] = await manager.query<PlanRow[]>(`select ${PLAN_COLUMNS} from storage_plans p where id::text = $1`, [id]);
  if (!row) throw new ServiceError('PLAN_UNKNOWN', 'no such plan');
  return row;
}

/** The plan, which nobody else changes until the transaction ends. */
export async function lockPlan(manager: EntityManager, id: string): Promise<PlanRow> {
  await manager.query('select 1 from storage_plans where id::text = $1 for update', [id]);
  return findPlan(manager, id);
}

const policyOf = ({ fonds, retention, stores, ...least }: PolicyBody): ProposedPolicy => ({
  fonds: fonds ?? null,
  retention: retention ?? null,
  minCopies: least.minCopies,
  minSites: least.minSites,
  minCarrierKinds: least.minCarrierKinds,
  copiesBeforePreserved: least.copiesBeforePreserved ?? least.minCopies,
  storeIds: stores ?? null,
});

const policyDto = ({
  fonds,
  retention,
  storeIds,
  ...policy
}: Omit<ProposedPolicy, 'storeIds'> & { storeIds: readonly string[] | null }) => ({
  ...(fonds !== null && { fonds }),
  ...(retention && { retention }),
  minCopies: policy.minCopies,
  minSites: policy.minSites,
  minCarrierKinds: policy.minCarrierKinds,
  copiesBeforePreserved: policy.copiesBeforePreserved,
  ...(storeIds !== null && { stores: [...storeIds] }),
});

const planDto = (row: PlanRow): PlanDto => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  ...(row.proposal.policy && { policy: policyDto(row.proposal.policy) }),
  ...(row.proposal.store !== undefined && { store: row.proposal.store }),
  work: row.work,
  needsTwoPersons: needsTwo(row.kind, row.work),
  reason: row.reason,
  left: row.left,
  ...(row.cause !== null && { cause: row.cause }),
  failures: row.failures,
  requestedBy: row.requestedBy,
  requestedAt: row.requestedAt.toISOString(),
  ...(row.confirmedBy !== null && { confirmedBy: row.confirmedBy }),
  ...(row.confirmedAt && { confirmedAt: row.confirmedAt.toISOString() }),
  ...(row.endedAt && { endedAt: row.endedAt.toISOString() }),
});
