import { chosenPolicies, LATEST_POLICIES, ON_CHOSEN } from './chosen-policy.js';

/** A change that is only looked at: SQL expressions, mostly parameters. */
export interface SupposedSql {
  /** Fonds and class of the policy that is supposed, `null` for the one for all, and its stores. */
  policy?: { fonds: string; retention: string; storeIds: string };
  /** A store that is supposed to be draining. */
  draining?: string;
}

/**
 * Common table expressions down to `needed (aip_id, sequence, store_id, action, size_bytes)`: the copies that policies and stores want
 * made and removed, as they are, or as they would be with what is supposed. A copy of an earlier version is lacking the newer ones; copies that are damaged are the repair's; a store
 * that is being drained keeps what it has.
 */
export const neededCopies = ({ policy, draining }: SupposedSql = {}): string => `
  place as (
    select id, ${draining === undefined ? 'state' : `case when id = ${draining} then 'draining' else state end`} as state
      from stores
  ), latest as (${LATEST_POLICIES}), policy as (
    ${
      policy === undefined
        ? 'select fonds, retention, store_ids from latest'
        : `select fonds, retention, store_ids from latest
            where row(fonds, retention) is distinct from row(${policy.fonds}, ${policy.retention})
           union all select ${policy.fonds}, ${policy.retention}, ${policy.storeIds}`
    }
  ), chosen as (${chosenPolicies('policy', 'store_ids')}), wanted as (
    select a.id, a.sequence, a.head, v.size_bytes, p.store_ids
      from aips a join aip_versions v on v.aip_id = a.id and v.version = a.head join chosen p on ${ON_CHOSEN}
  ), needed as (
    select w.id as aip_id, w.sequence, p.id as store_id, 'copy' as action, w.size_bytes
      from wanted w join place p on p.state = 'active' and (w.store_ids is null or p.id = any(w.store_ids))
     where not exists (select 1 from copies c where c.aip_id = w.id and c.store_id = p.id
                         and c.version = w.head and c.state <> 'superseded')
    union all
    select w.id, w.sequence, p.id, 'remove', w.size_bytes
      from wanted w join copies c on c.aip_id = w.id join place p on p.id = c.store_id
     where p.state in ('active', 'read-only') and w.store_ids is not null and not p.id = any(w.store_ids)
  )`;
