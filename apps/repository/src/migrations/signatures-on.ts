import type { DocumentReport } from '@mocban/signatures';
import type { EntityManager } from 'typeorm';

/** A signature on a file, in it or beside it, as it was judged last. */
export interface KnownSignature {
  /** e.g. `TOTAL_PASSED`, `INDETERMINATE/NO_POE`. */
  verdict: string;
}

/** Signatures on a file of a holding: those in the file, and those beside it (`letter.doc.p7s`). */
export async function signaturesOn(
  manager: EntityManager,
  { aipId, path }: { aipId: string; path: string },
): Promise<KnownSignature[]> {
  const rows = await manager.query<{ report: DocumentReport }[]>(
    `select distinct on (path) report from signature_verdicts
      where aip_id = $1 and (path = $2 or starts_with(path, $2 || '.')) order by path, judged_at desc, id desc`,
    [aipId, path],
  );
  return rows.flatMap(({ report }) =>
    report.signatures.map(({ indication, subIndication }) => ({
      verdict: subIndication === undefined ? indication : `${indication}/${subIndication}`,
    })),
  );
}
