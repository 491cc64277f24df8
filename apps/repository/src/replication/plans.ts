import type { Clock } from '@mocban/core';
import { unmeetable, type Shortfall } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { ServiceError } from '../error.js';
import { setState } from '../stores/store-decisions.js';
import { startCopying } from './copy-tasks.js';
import { addLeaf } from '../log/leaves.js';
import { planEvent } from './log-events.js';
import { plannedDeletion, plannedWork, type PlannedWork } from './estimate.js';
import type { Retention } from './chosen-policy.js';
import { neededCopies, type SupposedSql } from './needed-copies.js';
import { isTarget, placesOf, policiesInForce, type Place } from './policies.js';

export const PLAN_KINDS = ['policy', 'back-fill', 'drain', 'delete-drained'] as const;
export type PlanKind = (typeof PLAN_KINDS)[number];

export const PLAN_STATES = ['proposed', 'running', 'done', 'cancelled'] as const;
export type PlanState = (typeof PLAN_STATES)[number];

/** What a policy would be. */
export interface ProposedPolicy {
  fonds: string | null;
  /** Absent from plans that were made before policies had it. */
  retention?: Retention | null;
  minCopies: number;
  minSites: number;
  minCarrierKinds: number;
  copiesBeforePreserved: number;
  storeIds: string[] | null;
}

/** What a plan changes: a policy, or one store; nothing where it only brings copies to what policies say. */
export type Proposal = { policy: ProposedPolicy } | { store: string } | Record<never, never>;

export interface Plan {
  id: string;
  kind: PlanKind;
  proposal: { policy?: ProposedPolicy; store?: string };
  lastSequence: number;
  reason: string;
  state: PlanState;
  requestedBy: string;
}

/** What is looked at before anything is done, as SQL over `values`. */
interface Supposed {
  supposed?: SupposedSql;
  where?: string;
  values: unknown[];
}

/** A drain moves what the store has; the other plans everything. */
function supposedOf({ kind, proposal }: Pick<Plan, 'kind' | 'proposal'>): Supposed {
  if (kind === 'policy') {
    const { fonds, retention = null, storeIds } = proposal.policy!;
    const policy = { fonds: '$1::text', retention: '$2::text', storeIds: '$3::text[]' };
    return { supposed: { policy }, values: [fonds, retention, storeIds] };
  }
  if (kind === 'drain')
    return {
      supposed: { draining: '$1' },
      where: `n.action = 'copy' and exists (select 1 from copies c where c.aip_id = n.aip_id and c.store_id = $1)`,
      values: [proposal.store],
    };
  return { values: [] };
}

export function workOf(manager: EntityManager, plan: Pick<Plan, 'kind' | 'proposal'>): Promise<PlannedWork[]> {
  if (plan.kind === 'delete-drained') return plannedDeletion(manager, plan.proposal.store!);
  const { values, ...what } = supposedOf(plan);
  return plannedWork(manager, values, what);
}

/** Whether one person alone may not confirm it: policies are changed, and copies removed, by two. */
export const needsTwo = (kind: PlanKind, work: readonly PlannedWork[]): boolean =>
  kind === 'policy' || kind === 'delete-drained' || work.some(({ action }) => action === 'remove');

/**
 * Whether a plan can be carried out as things are.
 * @throws ServiceError `POLICY_UNMEETABLE`, `STORE_UNKNOWN`, `STORE_STATE`, `STORE_RECOVERABLE`
 */
export async function requirePossible(
  manager: EntityManager,
  { kind, proposal }: Pick<Plan, 'kind' | 'proposal'>,
  firstId: string,
  now: Date,
): Promise<void> {
  const places = await placesOf(manager);
  if (kind === 'policy') requirePolicy(proposal.policy!, places, firstId);
  if (kind === 'drain') await requireDrain(manager, proposal.store!, places, firstId);
  if (kind === 'delete-drained') await requireDeletion(manager, proposal.store!, now);
}

function requirePolicy(policy: ProposedPolicy, places: readonly Place[], firstId: string): void {
  for (const id of policy.storeIds ?? [])
    if (!places.some((place) => place.id === id)) throw new ServiceError('STORE_UNKNOWN', `there is no store ${id}`);
  if (policy.storeIds && !policy.storeIds.includes(firstId))
    throw new ServiceError('POLICY_UNMEETABLE', `packages are made in the store ${firstId}: it has a copy of each`, [
      { field: 'stores', message: `${firstId} is lacking` },
    ]);
  refuseLacking(
    unmeetable(
      policy,
      places.filter((place) => isTarget(policy, place)),
    ),
  );
}

async function requireDrain(
  manager: EntityManager,
  storeId: string,
  places: readonly Place[],
  firstId: string,
): Promise<void> {
  const state = places.find(({ id }) => id === storeId)?.state;
  if (state === undefined) throw new ServiceError('STORE_UNKNOWN', `there is no store ${storeId}`);
  if (storeId === firstId)
    throw new ServiceError('STORE_STATE', 'packages are made in the first store: begin the service with another one');
  if (state === 'draining' || state === 'retired')
    throw new ServiceError('STORE_STATE', `the store ${storeId} is ${state} already`);
  const others = places.filter(({ id }) => id !== storeId);
  for (const policy of await policiesInForce(manager))
    refuseLacking(
      unmeetable(
        policy,
        others.filter((place) => isTarget(policy, place)),
      ),
    );
}

async function requireDeletion(manager: EntityManager, storeId: string, now: Date): Promise<void> {
  const [store] = await manager.query<{ state: string; until: Date | null; emptied: Date | null }[]>(
    'select state, recoverable_until as until, emptied_at as emptied from stores where id = $1',
    [storeId],
  );
  if (!store) throw new ServiceError('STORE_UNKNOWN', `there is no store ${storeId}`);
  if (store.state !== 'retired' || store.until === null || store.emptied)
    throw new ServiceError('STORE_STATE', 'only what a drained store still has is deleted');
  if (store.until > now)
    throw new ServiceError('STORE_RECOVERABLE', `nothing is deleted before ${store.until.toISOString()}`);
}

const FIELDS = { copies: 'minCopies', sites: 'minSites', carrierKinds: 'minCarrierKinds' } as const;

function refuseLacking(lacking: readonly Shortfall[]): void {
  if (lacking.length === 0) return;
  const fields = lacking.map(({ of, required, found }) => ({
    field: FIELDS[of],
    message: `${required} asked for, the stores that take copies give ${found}`,
  }));
  throw new ServiceError(
    'POLICY_UNMEETABLE',
    `the stores cannot meet the policy: ${fields.map(({ field, message }) => `${field}: ${message}`).join('; ')}`,
    fields,
  );
}

/** Puts a plan in force and has its copies made and removed, in the caller's transaction. Removals are at most those that were shown. */
export async function putInForce(manager: EntityManager, plan: Plan, by: string, clock: Clock): Promise<void> {
  const { kind, proposal, reason, requestedBy } = plan;
  if (kind === 'policy') await addPolicy(manager, proposal.policy!, { reason, requestedBy, decidedBy: by });
  if (kind === 'drain') await setState(manager, proposal.store!, 'draining', reason, by);
  if (kind === 'delete-drained')
    await manager.query(
      `insert into copy_tasks (aip_id, store_id, action, sequence, plan_id)
       select c.aip_id, c.store_id, 'remove', a.sequence, $2 from copies c join aips a on a.id = c.aip_id
        where c.store_id = $1 on conflict do nothing`,
      [proposal.store, plan.id],
    );
  else await addTasks(manager, plan);
  await manager.query(
    `update storage_plans set state = 'running', confirmed_by = $2, confirmed_at = now() where id = $1`,
    [plan.id, by],
  );
  await addLeaf(manager, planEvent(plan, 'confirmed', by, clock));
  await startCopying(manager);
}

/** Has the copies of a plan in force made and removed that are still lacking. @returns how many there are */
export async function addTasks(manager: EntityManager, { id, kind, proposal, lastSequence }: Plan): Promise<number> {
  const isDrain = kind === 'drain';
  const rows = await manager.query<unknown[]>(
    `with ${neededCopies()}
     insert into copy_tasks (aip_id, store_id, action, sequence, plan_id)
     select n.aip_id, n.store_id, n.action, n.sequence, $1 from needed n
      where (n.action = 'copy' or n.sequence <= $2)
        and ($3::text is null or n.action = 'copy' and exists (
          select 1 from copies c where c.aip_id = n.aip_id and c.store_id = $3))
     on conflict (aip_id, store_id) do update set plan_id = excluded.plan_id
       where copy_tasks.plan_id is null and copy_tasks.action = excluded.action
     returning 1`,
    [id, lastSequence, isDrain ? proposal.store : null],
  );
  return rows.length;
}

const addPolicy = (
  manager: EntityManager,
  { fonds, retention = null, storeIds, ...least }: ProposedPolicy,
  { reason, requestedBy, decidedBy }: { reason: string; requestedBy: string; decidedBy: string },
): Promise<unknown> =>
  manager.query(
    `insert into replication_policies (fonds, version, min_copies, min_sites, min_carrier_kinds, copies_before_preserved,
       store_ids, reason, requested_by, decided_by, retention)
     select $1::text, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text from replication_policies
      where fonds is not distinct from $1::text and retention is not distinct from $10::text`,
    [
      fonds,
      least.minCopies,
      least.minSites,
      least.minCarrierKinds,
      least.copiesBeforePreserved,
      storeIds,
      reason,
      requestedBy,
      decidedBy,
      retention,
    ],
  );
