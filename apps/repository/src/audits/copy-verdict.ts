import type { ObjectAudit } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { recoverIncident } from '../incidents/recover.js';
import { openIncident } from '../incidents/open-incident.js';
import { planRepair } from '../repairs/plan-repair.js';

/** What the catalogue knows of an AIP, or of its own snapshot, whose copy is judged. */
export interface CommitRecord {
  aipId: string;
  head: string;
  inventorySha512: string;
  /** It is the catalogue snapshot, of which there is no holding. */
  isSnapshot: boolean;
  /** Inventories of the versions before the head. */
  earlier: string[];
  /** Inventory of the version that is being published; `null` where none is. */
  next: string | null;
}

/** The commit record of the AIP, or of the catalogue snapshot, that belongs at a path. */
export async function commitRecordAt(manager: EntityManager, objectPath: string): Promise<CommitRecord | undefined> {
  const [row] = await manager.query<CommitRecord[]>(
    `(select a.id as "aipId", a.head, v.inventory_sha512 as "inventorySha512", false as "isSnapshot",
         array(select inventory_sha512 from aip_versions e where e.aip_id = a.id and e.number < v.number) as earlier,
         (select inventory_sha512 from aip_next_versions n where n.aip_id = a.id) as next
       from aips a join aip_versions v on v.aip_id = a.id and v.version = a.head where a.object_path = $1)
     union all
     (select object_id, version, inventory_sha512, true,
         array(select inventory_sha512 from catalogue_snapshots e where e.object_id = s.object_id and e.number < s.number), null
       from catalogue_snapshots s where object_path = $1 order by number desc limit 1)`,
    [objectPath],
  );
  return row;
}

/**
 * An audit's verdict judged once more by the catalogue's commit record: an object that agrees with itself but is not what was
 * committed has been changed, one that is as it was before the newest version is superseded, and one that nobody committed is extra.
 */
export function againstCommit(audit: ObjectAudit, commit: CommitRecord | undefined): ObjectAudit {
  if (audit.verdict !== 'intact') return audit;
  const finding = (rule: string, message: string) => ({
    ...audit,
    findings: [...audit.findings, { rule, severity: 'error' as const, location: audit.path, message }],
  });
  if (!commit)
    return { ...finding('ARCHIVE_NOT_CATALOGUED', 'the catalogue knows no AIP at this place'), verdict: 'extra' };
  // Its publication goes on, or a run of it was killed and will be taken up.
  if (audit.id === commit.aipId && commit.next !== null && audit.inventorySha512 === commit.next) return audit;
  if (audit.id === commit.aipId && commit.earlier.includes(audit.inventorySha512 ?? ''))
    return {
      ...finding('ARCHIVE_COPY_SUPERSEDED', `the copy ends with ${audit.head}, the AIP has ${commit.head}`),
      verdict: 'superseded',
    };
  if (audit.id !== commit.aipId || audit.inventorySha512 !== commit.inventorySha512)
    return {
      ...finding('ARCHIVE_COMMIT_DIFFERS', `expected the inventory ${commit.inventorySha512} of ${commit.aipId}`),
      verdict: 'changed',
    };
  return audit;
}

/**
 * Keeps the verdict on a copy; opens an incident for damage and begins the repair that the policy wants; the incident is over when the copy
 * is found intact again.
 * @param options.mayRepair false for the reading after a repair, which begins no other. @defaultValue true
 */
export async function recordCopyVerdict(
  manager: EntityManager,
  storeId: string,
  audit: ObjectAudit,
  commit: CommitRecord | undefined,
  options: { mayRepair?: boolean } = {},
): Promise<void> {
  if (commit) {
    const [table, id] = commit.isSnapshot ? ['catalogue_snapshot_copies', 'object_id'] : ['copies', 'aip_id'];
    await manager.query(
      `insert into ${table} (${id}, store_id, version, state, verified_at) values ($1, $2, $3, $4, now())
       on conflict (${id}, store_id) do update set version = excluded.version, state = excluded.state, verified_at = now()`,
      [commit.aipId, storeId, commit.head, audit.verdict],
    );
  }
  if (audit.verdict === 'intact') return recoverIncident(manager, storeId, audit);
  if (audit.verdict === 'superseded' && commit && (await isCopyToCome(manager, commit.aipId, storeId))) return;
  const [finding] = audit.findings;
  const incidentId = await openIncident(manager, {
    aipId: commit?.isSnapshot ? undefined : commit?.aipId,
    storeId,
    objectPath: audit.path,
    verdict: audit.verdict,
    detail: finding ? `${finding.rule}: ${finding.message}` : `the copy is ${audit.verdict}`,
  });
  if (commit && !commit.isSnapshot && options.mayRepair !== false)
    await planRepair(manager, { incidentId, aipId: commit.aipId, storeId, verdict: audit.verdict });
}

/** A copy that waits for the newest version is late, and not damaged. */
async function isCopyToCome(manager: EntityManager, aipId: string, storeId: string): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    `select 1 from copy_tasks where aip_id = $1 and store_id = $2 and action = 'copy'`,
    [aipId, storeId],
  );
  return rows.length > 0;
}
