import {
  inOrderOfDifference,
  isTrusted,
  shortfalls,
  type CopyPlace,
  type ReplicationPolicy,
  type Shortfall,
} from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { LATEST_POLICIES, type PolicySubject, type Retention } from './chosen-policy.js';

/** What an operator has decided of a store. `draining`: everything moves away; `retired`: it has, and can be taken back for a while. */
export const STORE_STATES = ['active', 'read-only', 'draining', 'away', 'retired'] as const;
export type StoreState = (typeof STORE_STATES)[number];

/** A store as policies see it. */
export interface Place extends CopyPlace {
  state: StoreState;
}

export interface PolicyInForce extends ReplicationPolicy {
  id: number;
  /** Code of the fonds it is for; `null`: all that have none of their own. */
  fonds: string | null;
  /** Class of AIPs that it is for; `null`: all. */
  retention: Retention | null;
  version: number;
  /** Stores that hold its copies; `null`: every store. */
  storeIds: readonly string[] | null;
  reason: string;
  /** `null`: nobody has decided on it, it came with the installation. */
  requestedBy: string | null;
  decidedBy: string | null;
  inForceSince: Date;
}

/** Columns of a policy by the names of `PolicyInForce`. */
export const POLICY_COLUMNS = `id::int as id, fonds, retention, version, min_copies as "minCopies", min_sites as "minSites",
  min_carrier_kinds as "minCarrierKinds", copies_before_preserved as "copiesBeforePreserved", store_ids as "storeIds",
  reason, requested_by as "requestedBy", decided_by as "decidedBy", in_force_since as "inForceSince"`;

/** The policy that holds for an AIP: that of its fonds, else the one for all; of each that for its class first. */
export async function policyFor(manager: EntityManager, { fonds, isPermanent }: PolicySubject): Promise<PolicyInForce> {
  const [policy] = await manager.query<PolicyInForce[]>(
    `select ${POLICY_COLUMNS} from replication_policies
      where (fonds = $1 or fonds is null) and (retention is null or $2)
      order by fonds nulls last, retention nulls last, version desc limit 1`,
    [fonds, isPermanent],
  );
  return policy!;
}

/** The newest of each fonds and class. */
export const policiesInForce = (manager: EntityManager): Promise<PolicyInForce[]> =>
  manager.query<PolicyInForce[]>(`select ${POLICY_COLUMNS} from (${LATEST_POLICIES}) as latest`);

/** Whether it must be known of the AIPs of a fonds how long they are kept. */
export async function asksForRetention(manager: EntityManager, fonds: string): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    'select 1 from replication_policies where retention is not null and (fonds = $1 or fonds is null) limit 1',
    [fonds],
  );
  return rows.length > 0;
}

export const placesOf = (manager: EntityManager): Promise<Place[]> =>
  manager.query<Place[]>(
    'select id, site, carrier_kind as "carrierKind", trust, state from stores order by added_at, id',
  );

/** Whether a store takes copies that the policy wants. */
export const isTarget = (
  { storeIds }: Pick<PolicyInForce, 'storeIds'>,
  { id, state }: Pick<Place, 'id' | 'state'>,
): boolean => state === 'active' && (storeIds === null || storeIds.includes(id));

/** Whether copies in a store count as ones that the archive relies on. */
export const isReliedOn = ({ state }: Pick<Place, 'state'>): boolean => state === 'active' || state === 'read-only';

/** What an AIP lacks whose verified copies lie in these stores. */
export const lackingAt = (policy: ReplicationPolicy, places: readonly Place[]): Shortfall[] =>
  shortfalls(policy, places.filter(isReliedOn));

/** The copies that a transfer makes. */
export interface IngestCopies {
  /** Verified copies, the first included, without which it does not count as preserved. */
  required: number;
  /** Stores beside the first, in the order in which copies are made. */
  targets: Place[];
}

/**
 * Where an AIP is copied to. A policy that nobody has decided on asks for no more than there are stores; one that
 * was decided on is waited for.
 */
export async function ingestCopies(
  manager: EntityManager,
  subject: PolicySubject,
  firstId: string,
): Promise<IngestCopies> {
  return copiesBy(await policyFor(manager, subject), await placesOf(manager), firstId);
}

function copiesBy(policy: PolicyInForce, places: readonly Place[], firstId: string): IngestCopies {
  const others = places.filter((place) => place.id !== firstId && isTarget(policy, place));
  const first = places.find(({ id }) => id === firstId)!;
  const targets = inOrderOfDifference(first, others);
  const { copiesBeforePreserved: asked, decidedBy } = policy;
  return { required: decidedBy === null ? Math.min(asked, targets.filter(isTrusted).length + 1) : asked, targets };
}

/** Whether transfers of every fonds come to be preserved with nothing but these stores; else those of some wait. */
export async function isEnough(manager: EntityManager, firstId: string, usable: ReadonlySet<string>): Promise<boolean> {
  if (!usable.has(firstId)) return false;
  const places = await placesOf(manager);
  return (await policiesInForce(manager)).every((policy) => {
    const { required, targets } = copiesBy(policy, places, firstId);
    return targets.filter((place) => isTrusted(place) && usable.has(place.id)).length + 1 >= required;
  });
}
