import type { DataSource, EntityManager } from 'typeorm';
import { BACKUP_CHOICES, type BackupChoice, type BackupReason } from './backup-rules.js';
import { KEPT_STATES } from './volume-states.js';

const PAGE = 1000;

/** A package that needs an insurance copy, and what it has. */
export interface BackupNeed {
  aipId: string;
  uuid: string;
  fonds: string;
  title: string;
  recordCode: string | null;
  startDate: string | null;
  endDate: string | null;
  objectPath: string;
  inventorySha512: string;
  sizeBytes: number;
  files: number;
  reasons: BackupReason[];
  /** Sealed volumes that have its newest version and were not lost, found damaged or retired. */
  volumes: string[];
}

/** Reasons an officer has given, those that its metadata gives, and the risk of its formats (Quyết định 76: obsolete technology). */
const NEEDS = `
  select a.id as "aipId", a.uuid, a.fonds, a.title, a.record_code as "recordCode", a.start_date as "startDate",
         a.end_date as "endDate", a.object_path as "objectPath", v.inventory_sha512 as "inventorySha512",
         s.size_bytes::float8 as "sizeBytes", s.files::integer as files,
         array(select reason from backup_designations d where d.aip_id = a.id
               union select 'permanent' where a.is_permanent
               union select 'at-risk' where a.is_permanent
                 and exists (select from aip_format_risks r where r.aip_id = a.id and r.at_risk)
               union select 'risk-recovery' where a.has_risk_recovery
               order by 1) as reasons,
         array(select p.label from volume_packages p join volumes o on o.label = p.label
                where p.aip_id = a.id and p.inventory_sha512 = v.inventory_sha512
                  and o.state in ${KEPT_STATES} and not o.is_damaged order by p.label) as volumes
    from aips a
    join aip_versions v on v.aip_id = a.id and v.version = a.head
    cross join lateral (select sum(size_bytes) as size_bytes, sum(file_count) + 5 * count(*) + 4 as files
                          from aip_versions where aip_id = a.id) s`;

const SCOPE = `($1::text[] is null or a.fonds = any($1))`;
const IS_NEEDED = `(a.is_permanent or a.has_risk_recovery
  or exists (select from backup_designations d where d.aip_id = a.id))`;

export interface NeedsQuestion {
  /** Codes of the fonds that the caller is limited to. */
  fonds: readonly string[] | null;
  /** Received before the end of this year. */
  year?: number;
}

/** Everything that needs an insurance copy, in order of fonds and id. Holds a page of 1,000. */
export async function* backupNeeds(source: DataSource, { fonds, year }: NeedsQuestion): AsyncGenerator<BackupNeed> {
  let after = ['', ''];
  for (;;) {
    const rows = await source.query<BackupNeed[]>(
      `${NEEDS} where ${SCOPE} and ${IS_NEEDED} and ($2::text is null or a.received_at < $2)
          and (a.fonds collate "C", a.id collate "C") > ($3, $4)
        order by a.fonds collate "C", a.id collate "C" limit ${PAGE}`,
      [fonds, year === undefined ? null : `${year + 1}-`, ...after],
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = [last.fonds, last.aipId];
  }
}

export interface NeedsChoice {
  choices?: readonly BackupChoice[];
  fonds?: readonly string[];
  /** UUIDs of holdings. */
  aips?: readonly string[];
  /** Leave out what is on a volume already. */
  onlyMissing: boolean;
}

/** Packages that go onto volumes: by any of the choices, of any of the fonds, or named. */
export async function chosenPackages(manager: EntityManager, choice: NeedsChoice): Promise<BackupNeed[]> {
  const rows = await manager.query<BackupNeed[]>(
    `${NEEDS} where a.fonds = any($1) or a.uuid = any($2) or ($3 and ${IS_NEEDED}) order by a.id collate "C"`,
    [choice.fonds ?? [], choice.aips ?? [], (choice.choices ?? []).length > 0],
  );
  return rows.filter((need) => isChosen(need, choice) && !(choice.onlyMissing && need.volumes.length > 0));
}

const isChosen = ({ reasons, fonds, uuid }: BackupNeed, choice: NeedsChoice): boolean =>
  choice.fonds?.includes(fonds) === true ||
  choice.aips?.includes(uuid) === true ||
  (choice.choices ?? []).some((name) => BACKUP_CHOICES[name].every((reason) => reasons.includes(reason)));

export interface FondsSummary {
  fonds: string;
  packages: number;
  sizeBytes: number;
  backedUp: number;
  missing: number;
}

/** The figures of the report, by fonds. */
export async function summarise(needs: AsyncIterable<BackupNeed>): Promise<FondsSummary[]> {
  const byFonds = new Map<string, FondsSummary>();
  for await (const { fonds, sizeBytes, volumes } of needs) {
    const sum = byFonds.get(fonds) ?? { fonds, packages: 0, sizeBytes: 0, backedUp: 0, missing: 0 };
    byFonds.set(fonds, sum);
    sum.packages += 1;
    sum.sizeBytes += sizeBytes;
    if (volumes.length > 0) sum.backedUp += 1;
    else sum.missing += 1;
  }
  return [...byFonds.values()];
}
