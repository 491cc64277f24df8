import { targetOf } from '@mocban/migration';
import type { EntityManager } from 'typeorm';
import type { CampaignRow, PolicyRow } from './rows.js';

/** A file of a holding that a campaign is about. */
export interface CandidateFile {
  aipId: string;
  /** Head of the AIP. */
  version: string;
  path: string;
  sizeBytes: number;
  /** Hexadecimal. */
  sha256: string | null;
}

type Scope = Pick<CampaignRow, 'fonds' | 'unidentified'>;

/**
 * Content files of the newest versions in the formats of the policy, `$1` to `$5`; not those that were migrated to the same target by
 * any campaign, or have a copy of one of its formats that was made of them, as PREMIS says, nor what was made of others.
 */
const CANDIDATES = `
  from aips a join aip_versions v on v.aip_id = a.id and v.version = a.head
  join aip_files f on f.aip_id = a.id and f.version_number = v.number
 where a.id in (select aip_id from aip_formats where puid = any($1) or ($2 and puid = ''))
   and f.role = 'content' and (f.puid = any($1) or ($2 and f.puid is null)) and ($3::text is null or a.fonds = $3)
   and f.derived_from is null and not exists (
     select 1 from aip_files d where d.aip_id = f.aip_id and d.version_number = f.version_number and d.derived_from = f.path
        and d.puid = any($5))
   and not exists (
     select 1 from migration_files m join migration_items i on i.campaign_id = m.campaign_id and i.aip_id = m.aip_id and i.state = 'done'
       join migration_campaigns c on c.id = m.campaign_id join migration_policies p on p.id = c.policy_id
      where m.aip_id = f.aip_id and m.outcome = 'migrated' and (m.derived_path = f.path or (m.path = f.path and p.target = $4)))`;

const valuesOf = ({ fromPuids, target }: PolicyRow, { unidentified, fonds }: Scope): unknown[] => [
  fromPuids,
  unidentified,
  fonds,
  target,
  targetOf(target)?.puids ?? [],
];

/** So many files, chosen by the seed: the same as long as the holdings are. */
export const sampleOf = (
  manager: EntityManager,
  policy: PolicyRow,
  campaign: Scope & Pick<CampaignRow, 'sample' | 'seed'>,
): Promise<CandidateFile[]> =>
  manager.query<CandidateFile[]>(
    `select a.id as "aipId", a.head as version, f.path, f.size_bytes::float8 as "sizeBytes", f.sha256 ${CANDIDATES}
      order by md5($6::text || ' ' || a.id || ' ' || f.path), f.path limit $7`,
    [...valuesOf(policy, campaign), campaign.seed, campaign.sample],
  );

export interface Extent {
  aips: number;
  files: number;
  sizeBytes: number;
}

/** How much a campaign would be about as things are. */
export async function extentOf(manager: EntityManager, policy: PolicyRow, scope: Scope): Promise<Extent> {
  const [row] = await manager.query<Extent[]>(
    `select count(distinct a.id)::int as aips, count(*)::int as files,
            coalesce(sum(f.size_bytes), 0)::float8 as "sizeBytes" ${CANDIDATES}`,
    valuesOf(policy, scope),
  );
  return row!;
}

/** Makes an item for each AIP. */
export const planItems = (manager: EntityManager, policy: PolicyRow, campaign: Scope & Pick<CampaignRow, 'id'>) =>
  manager.query(
    `insert into migration_items (campaign_id, aip_id) select distinct $6::uuid, a.id ${CANDIDATES} on conflict do nothing`,
    [...valuesOf(policy, campaign), campaign.id],
  );

/** The files of one AIP, in byte order. */
export const filesOfAip = (
  manager: EntityManager,
  policy: PolicyRow,
  campaign: Scope,
  aipId: string,
): Promise<CandidateFile[]> =>
  manager.query<CandidateFile[]>(
    `select a.id as "aipId", a.head as version, f.path, f.size_bytes::float8 as "sizeBytes", f.sha256 ${CANDIDATES} and a.id = $6
      order by f.path collate "C"`,
    [...valuesOf(policy, campaign), aipId],
  );
