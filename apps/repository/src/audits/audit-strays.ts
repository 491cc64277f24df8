import { FindingLog } from '@mocban/core';
import type { FixityPool } from '@mocban/fixity';
import { rootAudit, type ArchiveStore, type ObjectAudit } from '@mocban/oais';
import { batches } from '../database/batches.js';
import type { AuditEntity } from '../database/entities/storage.js';
import { WORKING_STATES_SQL } from '../database/entities/transfers.js';
import type { JobParts } from '../jobs/job-parts.js';
import { recoverIncident } from '../incidents/recover.js';
import { againstCommit, commitRecordAt, recordCopyVerdict } from './copy-verdict.js';
import { keepObject } from './judged.js';
import { isWhole, type Lane } from './plan-audit.js';

interface StraysRun {
  parts: JobParts;
  lane: Lane;
  audit: AuditEntity;
  store: ArchiveStore;
  pool: FixityPool;
  signal: AbortSignal;
}

/** What nobody expects in the store, and what is wrong with its storage root: for audits of all of it. Run again, it keeps nothing twice. */
export async function auditStrays(run: StraysRun): Promise<void> {
  const { parts, audit, store, pool, signal } = run;
  if (!isWhole(audit.scope)) return;
  const rootFindings = new FindingLog();
  async function* objects(): AsyncGenerator<string> {
    for await (const met of parts.archive.functions.walkStore(store, { signal }))
      if (met.kind === 'object') yield met.path;
      else rootFindings.add(met.finding);
  }
  for await (const paths of batches(objects()))
    for (const path of await strays(run, paths))
      await keep(run, await parts.archive.functions.auditObject(store, path, { pool, signal }));
  const left = rootFindings.list();
  const root = rootAudit(store, left);
  if (left.length > 0) await keep(run, root);
  else await recoverIncident(parts.source.manager, store.id, root);
}

/** Of the objects met, those that are not on the audit's list and are not just being put to their place. */
async function strays({ parts, lane, store }: StraysRun, paths: readonly string[]): Promise<string[]> {
  const rows = await parts.source.query<{ path: string }[]>(
    `select path from unnest($1::text[]) as path
      where not exists (select 1 from aips a join copies c on c.aip_id = a.id and c.store_id = $2 where a.object_path = path)
        and not exists (select 1 from audit_objects o where o.audit_id = $3 and o.store_id = $2 and o.path = path.path)
        and not exists (select 1 from transfers t where t.state in ${WORKING_STATES_SQL}
              and t.staged @> jsonb_build_array(jsonb_build_object('objectPrefix', path)))`,
    [paths, lane.storeId, lane.auditId],
  );
  if (rows.length === 0) return [];
  const underWay = await parts.archive.functions.pathsUnderWay(store);
  return rows.map(({ path }) => path).filter((path) => !underWay.has(path));
}

const keep = ({ parts, lane, store }: StraysRun, found: ObjectAudit): Promise<void> =>
  parts.source.transaction(async (manager) => {
    const commit = await commitRecordAt(manager, found.path);
    const audit = found.id === '' && !commit ? found : againstCommit(found, commit);
    await recordCopyVerdict(manager, store.id, audit, commit);
    await keepObject(manager, lane, audit);
  });
