import type { EntityManager } from 'typeorm';
import type { Config } from '../config/config.js';
import { openSigner } from '../log/log-key.js';
import { SOFTWARE } from '../version.js';

/** Objects named in one report; more are counted. */
const NAMED = 10_000;

/** A report as it was signed. */
export interface SignedReport {
  /** JSON. */
  report: string;
  /** Ed25519 over the bytes of the report, base64. */
  signature: string;
  /** Verifier key of who signed. */
  vkey: string;
}

/** Writes what an audit came to and signs it with the key of the log, in the transaction that ends the audit. */
export async function signReport(manager: EntityManager, auditId: string, config: Config): Promise<void> {
  const report = `${JSON.stringify(await reportOf(manager, auditId, config), undefined, 2)}\n`;
  const signer = await openSigner(config);
  await manager.query('insert into audit_reports (audit_id, report, signature, vkey) values ($1, $2, $3, $4)', [
    auditId,
    report,
    signer.sign(Buffer.from(report)).toString('base64'),
    signer.vkey,
  ]);
}

async function reportOf(manager: EntityManager, auditId: string, { archive }: Config): Promise<object> {
  const [run] = await manager.query<object[]>(
    `select id, state, cause, trigger, scope, requested_by as "requestedBy", requested_at as "requestedAt",
            planned_at as "startedAt", ended_at as "endedAt" from audits where id = $1`,
    [auditId],
  );
  const stores = await manager.query<object[]>(
    `select s.store_id as store, s.planned, s.objects_read as objects, s.files_read as files, s.bytes_read as bytes,
            s.started_at as "startedAt", s.ended_at as "endedAt", coalesce(s.canaries, '[]') as canaries,
            (select coalesce(jsonb_object_agg(verdict, n), '{}') from (select verdict, count(*) as n from audit_objects o
              where o.audit_id = s.audit_id and o.store_id = s.store_id group by 1) v) as verdicts,
            (select coalesce(sum(c.copies), 0) from copy_ages c where c.store_id = s.store_id) as copies
       from audit_stores s where s.audit_id = $1 order by s.store_id`,
    [auditId],
  );
  const problems = await manager.query<object[]>(
    `select store_id as store, object_id as object, path, verdict, files, findings from audit_objects
      where audit_id = $1 and verdict <> 'intact' order by id limit $2`,
    [auditId, NAMED],
  );
  const isTruncated = problems.length === NAMED;
  return { type: 'mocban-audit-report', version: 1, archive, software: SOFTWARE, run, stores, problems, isTruncated };
}
