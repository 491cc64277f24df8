import type { EntityManager } from 'typeorm';
import type { JobParts } from '../jobs/job-parts.js';
import { assessmentOf, keepAssessments, type Basis } from './bases.js';
import type { CurrentRegister } from './risk-register.js';

/** AIPs that one statement looks at. */
const BATCH = 2000;

/**
 * Finds the level of the AIPs of `batch (aip_id)` again: the worst of the formats of their content, `low` without any; and its residual:
 * the same without files that have a lasting copy, one that was made of them and is of a low level. What was known of them and is other
 * now is history. The row of an AIP's level is locked before those of its formats, as `countFormats` does. Parameter: the basis.
 */
const LEVELS = `
  was as (
    select a.aip_id, a.level from aip_format_risks a join batch using (aip_id) for update of a
  ), copied as (
    select s.aip_id, coalesce(s.puid, '') as puid, count(distinct s.path) as files
      from batch b join aips a on a.id = b.aip_id join aip_versions v on v.aip_id = a.id and v.version = a.head
      join aip_files d on d.aip_id = a.id and d.version_number = v.number and d.derived_from is not null and d.role = 'content'
      join format_risks l on l.puid = coalesce(d.puid, '') and l.level = 'low' and not l.at_risk
      join aip_files s on s.aip_id = a.id and s.version_number = v.number and s.path = d.derived_from and s.role = 'content'
     group by 1, 2
  ), counted as (
    update aip_formats f set lasting_copies = n.files
      from (select f.aip_id, f.puid, coalesce(c.files, 0) as files
              from was join aip_formats f using (aip_id) left join copied c on c.aip_id = f.aip_id and c.puid = f.puid) n
     where f.aip_id = n.aip_id and f.puid = n.puid and f.lasting_copies <> n.files
  ), is_now as (
    select b.aip_id, coalesce(max(r.level), 'low') as level, coalesce(bool_or(r.at_risk), false) as at_risk,
           coalesce(max(r.level) filter (where coalesce(c.files, 0) < f.files), 'low') as residual
      from batch b left join aip_formats f on f.aip_id = b.aip_id left join format_risks r on r.puid = f.puid
      left join copied c on c.aip_id = f.aip_id and c.puid = f.puid group by 1
  ), kept as (
    update aip_format_risks a set level = n.level, residual = n.residual, at_risk = n.at_risk, basis_id = $1, is_due = false,
           since = case when a.level = n.level then a.since else now() end
      from is_now n where a.aip_id = n.aip_id
       and (a.is_due or a.level is distinct from n.level or a.residual is distinct from n.residual or a.at_risk <> n.at_risk)
  ), changes as (
    insert into aip_risk_changes (aip_id, basis_id, from_level, to_level, puids)
    select w.aip_id, $1, w.level, n.level,
           array(select f.puid from aip_formats f join format_risks r on r.puid = f.puid
                  where f.aip_id = w.aip_id and r.level = n.level order by f.puid collate "C" limit 20)
      from was w join is_now n using (aip_id) where w.level <> n.level
  )`;

/** Looks at the AIPs of the next changed format from where it was. @returns whether there are more */
export async function spreadBasis({ source }: JobParts, basis: Basis): Promise<boolean> {
  const [puid] = basis.pending;
  if (puid === undefined) return false;
  return source.transaction(async (manager) => {
    const [{ last, count } = { last: null, count: 0 }] = await manager.query<{ last: string | null; count: number }[]>(
      `with batch as materialized (
         select aip_id from aip_formats where puid = $2 and aip_id > $3 order by aip_id limit ${BATCH}
       ), ${LEVELS} select max(aip_id) as last, count(*)::int as count from batch`,
      [basis.id, puid, basis.afterAip],
    );
    const isOver = count < BATCH;
    const [, rest] = [puid, basis.pending.slice(1)];
    await manager.query(
      `update risk_bases set after_aip = $2, pending = $3::text[],
              ended_at = case when cardinality($3::text[]) = 0 then now() end where id = $1`,
      [basis.id, isOver ? '' : last, isOver ? rest : basis.pending],
    );
    return !isOver || rest.length > 0;
  });
}

/** Finds the level of AIPs that have none, or whose files have changed. @returns whether there are more */
export const levelDue = ({ source }: JobParts, basis: Basis, current: CurrentRegister): Promise<boolean> =>
  source.transaction(async (manager) => {
    await assessNew(manager, basis, current);
    const [{ count } = { count: 0 }] = await manager.query<{ count: number }[]>(
      `with batch as materialized (
         select aip_id from aip_format_risks where is_due order by aip_id limit ${BATCH} for update skip locked
       ), ${LEVELS} select count(*)::int as count from batch`,
      [basis.id],
    );
    return count === BATCH;
  });

/** Formats that nothing was held of before. */
async function assessNew(manager: EntityManager, basis: Basis, current: CurrentRegister): Promise<void> {
  const rows = await manager.query<{ puid: string }[]>(
    `select distinct f.puid from (select aip_id from aip_format_risks where is_due order by aip_id limit ${BATCH}) due
       join aip_formats f using (aip_id) where not exists (select from format_risks r where r.puid = f.puid)`,
  );
  if (rows.length > 0)
    await keepAssessments(
      manager,
      basis.id,
      rows.map(({ puid }) => assessmentOf(current, puid)),
    );
}
