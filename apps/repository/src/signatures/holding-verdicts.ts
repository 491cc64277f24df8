import type { JudgedFile } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { batches } from '../database/batches.js';
import { storable } from '../database/storable.js';
import { nextCheck } from './due.js';
import type { VerdictRow } from './verdict-row.js';

/** Verdicts that are written at a time: a report may be long. */
const ROWS = 100;

/** Catalogues what an AIP says of its own signatures; what was said of them later is kept beside it. */
export async function writeVerdicts(
  manager: EntityManager,
  aipId: string,
  verdicts: AsyncIterable<JudgedFile>,
): Promise<void> {
  await manager.query(`delete from signature_verdicts where aip_id = $1 and origin = 'aip'`, [aipId]);
  for await (const batch of batches(verdicts, ROWS)) await addVerdicts(manager, aipId, 'aip', batch);
}

/** Adds verdicts to the history of their files, and makes them what is known now. */
export async function addVerdicts(
  manager: EntityManager,
  aipId: string,
  origin: 'aip' | 're-validation',
  verdicts: readonly JudgedFile[],
): Promise<void> {
  await manager.query(
    `insert into signature_verdicts (aip_id, path, kind, sha256, origin, judged_at, indication, sub_indication, decision,
       report)
     select $1, f->>'path', f->>'kind', f->>'sha256', $2, (f->'report'->>'at')::timestamptz,
       f->'report'->>'indication', f->'report'->>'subIndication', f->>'decision', f->'report'
       from jsonb_array_elements($3::jsonb) with ordinality as list (f, n) order by n`,
    [aipId, origin, JSON.stringify(storable(verdicts))],
  );
  await keepChecks(manager, aipId, verdicts);
}

/** What is known of files now, and when they are judged again. */
export async function keepChecks(
  manager: EntityManager,
  aipId: string,
  verdicts: readonly Omit<JudgedFile, 'decision'>[],
): Promise<void> {
  const rows = verdicts.map(({ path, kind, sha256, report }) => ({
    path,
    kind,
    sha256,
    indication: report.indication,
    subIndication: report.subIndication,
    judgedAt: report.at,
    ...nextCheck(report),
  }));
  await manager.query(
    `insert into signature_checks (aip_id, path, kind, sha256, indication, sub_indication, judged_at, proved_until, due_at)
     select $1, path, kind, sha256, indication, "subIndication", "judgedAt", "provedUntil", "dueAt"
       from jsonb_to_recordset($2::jsonb) as f (path text, kind text, sha256 text, indication text, "subIndication" text,
         "judgedAt" timestamptz, "provedUntil" timestamptz, "dueAt" timestamptz)
     on conflict (aip_id, path) do update set kind = excluded.kind, sha256 = excluded.sha256,
       indication = excluded.indication, sub_indication = excluded.sub_indication, judged_at = excluded.judged_at,
       proved_until = excluded.proved_until, due_at = excluded.due_at, problem = null`,
    [aipId, JSON.stringify(storable(rows))],
  );
}

/** All verdicts on a holding's signatures, the oldest first, one more than `limit` where there are more. */
export const readHoldingVerdicts = (
  manager: EntityManager,
  aipId: string,
  { after, limit }: { after: number; limit: number },
): Promise<VerdictRow[]> =>
  manager.query<VerdictRow[]>(
    `select id as position, path, kind, sha256, decision, report from signature_verdicts
      where aip_id = $1 and id > $2 order by id limit $3`,
    [aipId, after, limit + 1],
  );
