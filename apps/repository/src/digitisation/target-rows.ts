import type { EntityManager } from 'typeorm';

/** What is to be digitised by one agency, or by all of them together. */
export interface TargetRow {
  id: string;
  /** What the rows of one plan have in common. */
  plan: string;
  /** Absent: what the plan states for the whole archive. */
  agencyId: string | null;
  agency: string | null;
  agencyName: string | null;
  pages: number;
  /** Days, both included. */
  from: string;
  to: string;
  source: string;
  confidence: string;
  decidedBy: string;
  setBy: string;
  setAt: Date;
  withdrawnBy: string | null;
  withdrawnAt: Date | null;
  withdrawnBecause: string | null;
}

/** By plan, the latest first; in it the row of the whole archive, then agencies by code. */
export const readTargets = (
  manager: EntityManager,
  condition: string,
  values: readonly unknown[] = [],
): Promise<TargetRow[]> =>
  manager.query<TargetRow[]>(
    `select t.id, t.plan, t.agency_id as "agencyId", g.code as agency, g.name as "agencyName", t.pages::float8 as pages,
            to_char(t.first_day, 'YYYY-MM-DD') as "from", to_char(t.last_day, 'YYYY-MM-DD') as "to", t.source, t.confidence,
            t.decided_by as "decidedBy", t.set_by as "setBy", t.set_at as "setAt", t.withdrawn_by as "withdrawnBy",
            t.withdrawn_at as "withdrawnAt", t.withdrawn_because as "withdrawnBecause"
       from digitisation_targets t left join agencies g on g.id = t.agency_id
      where ${condition}
      order by max(t.last_day) over (partition by t.plan) desc, t.plan collate "C", g.code collate "C" nulls first, t.sequence`,
    [...values],
  );
