/** Classes of AIPs by how long they are kept that a policy may be for. */
export const RETENTIONS = ['permanent'] as const;
export type Retention = (typeof RETENTIONS)[number];

/** What decides which policy holds for an AIP. */
export interface PolicySubject {
  fonds: string;
  /** Its metadata says that it is kept for ever. */
  isPermanent: boolean;
}

/** Whether the AIP `a` is kept for ever; one that was catalogued before that was known is not. */
export const IS_PERMANENT = 'coalesce(a.is_permanent, false)';

/** Those in force: of each fonds and class the newest. */
export const LATEST_POLICIES = `select distinct on (fonds, retention) * from replication_policies
  order by fonds, retention, version desc`;

/**
 * Of the policies that a query `policy` gives the one that holds for each fonds and class of AIPs: `fonds, is_permanent` and the
 * columns of the policy. That of the fonds goes before that for all, and within these that of the class before the other.
 */
export const chosenPolicies = (policy: string, columns: string): string => `
  select k.fonds, k.is_permanent, p.* from (select distinct a.fonds, ${IS_PERMANENT} as is_permanent from aips a) k
   cross join lateral (
     select ${columns} from ${policy} where (fonds = k.fonds or fonds is null) and (retention is null or k.is_permanent)
      order by fonds is null, retention is null limit 1) p`;

/** Joins what `chosenPolicies` gives, as `p`, to AIPs as `a`. */
export const ON_CHOSEN = `p.fonds = a.fonds and p.is_permanent = ${IS_PERMANENT}`;
