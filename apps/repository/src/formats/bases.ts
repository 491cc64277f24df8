import { compareAssessments, signsOf, type FormatAssessment, type LevelChange } from '@mocban/format-risk';
import { isoSeconds } from '@mocban/core';
import type { EntityManager } from 'typeorm';
import type { JobParts } from '../jobs/job-parts.js';
import { addLeaf } from '../log/leaves.js';
import { tellChanges } from './tell-changes.js';
import type { CurrentRegister } from './risk-register.js';

/** What levels rest on since when, and how far it has come to the AIPs. */
export interface Basis {
  id: string;
  fingerprint: string;
  /** PUIDs whose AIPs have still to be looked at. */
  pending: string[];
  /** The last AIP of the first of them that was. */
  afterAip: string;
}

export const newestBasis = async (manager: EntityManager): Promise<Basis | undefined> =>
  (
    await manager.query<Basis[]>(
      'select id::text, fingerprint, pending, after_aip as "afterAip" from risk_bases order by id desc limit 1',
    )
  )[0];

/** The formats of the holdings, by the index: of how many files each is does not matter. */
const HELD_PUIDS = `
  with recursive held (puid) as (
    (select puid from aip_formats order by puid limit 1)
    union all
    select (select f.puid from aip_formats f where f.puid > h.puid order by f.puid limit 1) from held h where h.puid is not null
  ) select puid from held where puid is not null`;

interface KnownRisk {
  puid: string;
  assessment: FormatAssessment | null;
  atRisk: boolean | null;
}

/**
 * Makes what is said today the basis of all levels: every format that is held or was assessed before is assessed, what has changed is
 * written down with its reasons, and the AIPs it concerns wait to be looked at. Nothing happens where that is the basis already.
 * @returns the newest basis
 */
export async function takeBasis({ source, config }: JobParts, current: CurrentRegister): Promise<Basis> {
  return source.transaction(async (manager) => {
    await manager.query(`select pg_advisory_xact_lock(hashtext('format-risk-basis'))`);
    const newest = await newestBasis(manager);
    if (newest?.fingerprint === current.fingerprint) return newest;
    const known = await manager.query<KnownRisk[]>(
      `select p.puid, r.assessment, r.at_risk as "atRisk" from (${HELD_PUIDS} union select puid from format_risks) p
         left join format_risks r on r.puid = p.puid order by p.puid collate "C"`,
    );
    const assessed = known.map(({ puid, assessment, atRisk }) => {
      const is = assessmentOf(current, puid);
      const change = assessment === null ? undefined : compareAssessments(assessment, is.assessment);
      return { ...is, change, isOther: assessment !== null && (change !== undefined || atRisk !== is.atRisk) };
    });
    const changed = assessed.filter(({ isOther }) => isOther).map(({ puid }) => puid);
    const pending = [...new Set([...(newest?.pending ?? []), ...changed])];
    const [made] = await manager.query<Basis[]>(
      `insert into risk_bases (fingerprint, releases, operator_rows, changed, pending, ended_at)
       values ($1, $2, $3, $4, $5::text[], case when cardinality($5::text[]) = 0 then now() end)
       returning id::text, fingerprint, pending, after_aip as "afterAip"`,
      [
        current.fingerprint,
        JSON.stringify(current.releases),
        JSON.stringify(current.operator),
        changed.length,
        pending,
      ],
    );
    const basis = made!;
    await keepAssessments(manager, basis.id, assessed);
    await manager.query('update risk_bases set pending = $2, ended_at = now() where id < $1 and ended_at is null', [
      basis.id,
      [],
    ]);
    const changes = assessed.flatMap(({ puid, change }) => (change === undefined ? [] : [{ puid, ...change }]));
    await keepChanges(manager, basis.id, changes);
    await tellChanges(manager, basis.id, changes);
    // The first is what an archive begins with, and no change.
    if (newest !== undefined)
      await addLeaf(manager, {
        type: 'format-risk',
        time: isoSeconds(config.clock.now()),
        fingerprint: current.fingerprint,
        releases: current.releases.map(({ id, version }) => `${id} ${version}`),
        operatorRows: current.operator.length,
        changed: changes.length,
      });
    return basis;
  });
}

interface Assessed {
  puid: string;
  assessment: FormatAssessment;
  atRisk: boolean;
}

/** @param puid empty for what nobody could identify */
export function assessmentOf({ register, today }: CurrentRegister, puid: string): Assessed {
  const assessment = register.assess(puid === '' ? undefined : puid);
  return { puid, assessment, atRisk: signsOf(assessment, today).length > 0 };
}

/** Keeps assessments; since when a level holds does not change with what stays the same. */
export const keepAssessments = (
  manager: EntityManager,
  basisId: string,
  assessed: readonly Assessed[],
): Promise<unknown> =>
  manager.query(
    `insert into format_risks as r (puid, level, rating, at_risk, assessment, basis_id)
     select puid, level::risk_level, rating, "atRisk", assessment, $1
       from jsonb_to_recordset($2::jsonb) as x (puid text, level text, rating numeric, "atRisk" boolean, assessment jsonb)
     on conflict (puid) do update set level = excluded.level, rating = excluded.rating, at_risk = excluded.at_risk,
       assessment = excluded.assessment, basis_id = excluded.basis_id,
       since = case when r.level = excluded.level then r.since else excluded.since end`,
    [
      basisId,
      JSON.stringify(
        assessed.map(({ puid, assessment, atRisk }) => ({
          puid,
          level: assessment.level,
          rating: assessment.rating,
          atRisk,
          assessment,
        })),
      ),
    ],
  );

const keepChanges = (
  manager: EntityManager,
  basisId: string,
  changes: readonly (LevelChange & { puid: string })[],
): Promise<unknown> =>
  manager.query(
    `insert into format_risk_changes (basis_id, puid, from_level, to_level, because)
     select $1, puid, "from"::risk_level, "to"::risk_level, because
       from jsonb_to_recordset($2::jsonb) as x (puid text, "from" text, "to" text, because jsonb)`,
    [basisId, JSON.stringify(changes)],
  );
