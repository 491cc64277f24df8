import type { ObjectAudit } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { notify } from '../notifications/notify.js';
import { openIncident } from './incident.js';

/** What the catalogue knows of an AIP, or of its own snapshot, whose copy is judged. */
export interface CommitRecord {
  aipId: string;
  head: string;
  inventorySha512: string;
  /** It is the catalogue snapshot, of which there is no holding. */
  isSnapshot: boolean;
}

/** The commit record of the AIP, or of the catalogue snapshot, that belongs at a path. */
export async function commitRecordAt(manager: EntityManager, objectPath: string): Promise<CommitRecord | undefined> {
  const [row] = await manager.query<CommitRecord[]>(
    `(select a.id as "aipId", a.head, v.inventory_sha512 as "inventorySha512", false as "isSnapshot"
       from aips a join aip_versions v on v.aip_id = a.id and v.version = a.head where a.object_path = $1)
     union all
     (select object_id, version, inventory_sha512, true from catalogue_snapshots where object_path = $1
       order by number desc limit 1)`,
    [objectPath],
  );
  return row;
}

/**
 * An audit's verdict judged once more by the catalogue's commit record: an object that agrees with itself but is not what was
 * committed has been changed, and one that nobody committed is extra.
 */
export function againstCommit(audit: ObjectAudit, commit: CommitRecord | undefined): ObjectAudit {
  if (audit.verdict !== 'intact') return audit;
  const finding = (rule: string, message: string) => ({
    ...audit,
    findings: [...audit.findings, { rule, severity: 'error' as const, location: audit.path, message }],
  });
  if (!commit)
    return { ...finding('ARCHIVE_NOT_CATALOGUED', 'the catalogue knows no AIP at this place'), verdict: 'extra' };
  if (audit.id !== commit.aipId || audit.inventorySha512 !== commit.inventorySha512)
    return {
      ...finding('ARCHIVE_COMMIT_DIFFERS', `expected the inventory ${commit.inventorySha512} of ${commit.aipId}`),
      verdict: 'changed',
    };
  return audit;
}

/** Keeps the verdict on a copy; opens an incident for damage, and closes it when the copy is found intact again. */
export async function recordCopyVerdict(
  manager: EntityManager,
  storeId: string,
  audit: ObjectAudit,
  commit: CommitRecord | undefined,
): Promise<void> {
  if (commit) {
    const [table, id] = commit.isSnapshot ? ['catalogue_snapshot_copies', 'object_id'] : ['copies', 'aip_id'];
    await manager.query(
      `insert into ${table} (${id}, store_id, version, state, verified_at) values ($1, $2, $3, $4, now())
       on conflict (${id}, store_id) do update set version = excluded.version, state = excluded.state, verified_at = now()`,
      [commit.aipId, storeId, commit.head, audit.verdict],
    );
  }
  if (audit.verdict === 'intact') {
    const [closed] = await manager.query<[{ id: string }[], number]>(
      `update incidents set closed_at = now() where store_id = $1 and object_path = $2 and closed_at is null
       returning id`,
      [storeId, audit.path],
    );
    const data = {
      store: storeId,
      objectPath: audit.path,
      ...(commit && !commit.isSnapshot && { aipId: commit.aipId }),
    };
    if (closed.length > 0) await notify(manager, { event: 'incident.closed', data });
    return;
  }
  const [finding] = audit.findings;
  await openIncident(manager, {
    aipId: commit?.isSnapshot ? undefined : commit?.aipId,
    storeId,
    objectPath: audit.path,
    verdict: audit.verdict,
    detail: finding ? `${finding.rule}: ${finding.message}` : `the copy is ${audit.verdict}`,
  });
}
