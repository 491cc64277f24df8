import type { EntityManager } from 'typeorm';
import { Values } from '../database/statement.js';
import type { SignatureCheckDto, SignatureCheckQuery } from './signature.dto.js';

interface CheckRow {
  id: string;
  aip_id: string;
  path: string;
  kind: string;
  sha256: string;
  indication: string;
  sub_indication: string | null;
  judged_at: Date;
  proved_until: Date | null;
  due_at: Date;
  problem: string | null;
}

/** Signed files in the order in which they were first known, one more than asked for where there are more. */
export async function readChecks(
  manager: EntityManager,
  { after, limit, indication, provedUntilBefore }: SignatureCheckQuery,
): Promise<(SignatureCheckDto & { id: string })[]> {
  const values = new Values();
  const where = [`id > ${values.add(Number(after ?? 0))}`];
  if (indication !== undefined) where.push(`indication = ${values.add(indication)}`);
  if (provedUntilBefore !== undefined) where.push(`proved_until < ${values.add(provedUntilBefore)}`);
  const rows = await manager.query<CheckRow[]>(
    `select * from signature_checks where ${where.join(' and ')} order by id limit ${values.add(limit + 1)}`,
    values.list,
  );
  return rows.map((row) => ({
    id: row.id,
    aipId: row.aip_id,
    path: row.path,
    kind: row.kind,
    sha256: row.sha256,
    indication: row.indication,
    ...(row.sub_indication !== null && { subIndication: row.sub_indication }),
    judgedAt: row.judged_at.toISOString(),
    ...(row.proved_until && { provedUntil: row.proved_until.toISOString() }),
    dueAt: row.due_at.toISOString(),
    ...(row.problem !== null && { problem: row.problem }),
  }));
}
