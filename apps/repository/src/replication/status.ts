import type { JobParts } from '../jobs/job-parts.js';
import { chosenPolicies, LATEST_POLICIES, ON_CHOSEN } from './chosen-policy.js';

/** Counting reads the catalogue's copies: as long as it took is a small part of the time between. */
const LEAST_AGE_MS = 60_000;
const REST_FACTOR = 20;

/**
 * What the verified copies of AIPs amount to, held against their policies: `aip_id, sequence, fonds, copies, sites, carrier_kinds` and
 * what is asked for, of those that lack something. Copies in places of limited trust, and in stores that are away or being emptied, are not relied on.
 */
export const BELOW_POLICY_SQL = `
  with latest as (${LATEST_POLICIES}),
  chosen as (${chosenPolicies('latest', 'min_copies, min_sites, min_carrier_kinds')}), held as (
    select c.aip_id, count(*)::int as copies, count(distinct s.site)::int as sites,
           count(distinct s.carrier_kind)::int as carrier_kinds
      from copies c join stores s on s.id = c.store_id
     where c.state = 'intact' and s.trust = 'full' and s.state in ('active', 'read-only') group by 1
  )
  select * from (
    select a.id as aip_id, a.uuid, a.sequence, a.fonds, a.title, coalesce(h.copies, 0) as copies, coalesce(h.sites, 0) as sites,
           coalesce(h.carrier_kinds, 0) as carrier_kinds, p.min_copies, p.min_sites, p.min_carrier_kinds
      from aips a join chosen p on ${ON_CHOSEN} left join held h on h.aip_id = a.id
  ) as aip where copies < min_copies or sites < min_sites or carrier_kinds < min_carrier_kinds`;

/** Counts AIPs below their policy, when the last count is old enough. */
export async function refreshStatus({ source }: Pick<JobParts, 'source'>): Promise<void> {
  const due = await source.query<unknown[]>(
    `select 1 from replication_status where computed_at > now() - greatest($1, took_ms * $2) * interval '1 millisecond'`,
    [LEAST_AGE_MS, REST_FACTOR],
  );
  if (due.length > 0) return;
  const began = performance.now();
  const [row] = await source.query<{ n: string }[]>(`select count(*) as n from (${BELOW_POLICY_SQL}) as below`);
  await source.query(
    `insert into replication_status (below_policy, computed_at, took_ms) values ($1, now(), $2)
     on conflict (id) do update set below_policy = excluded.below_policy, computed_at = now(), took_ms = excluded.took_ms`,
    [row!.n, Math.ceil(performance.now() - began)],
  );
}
