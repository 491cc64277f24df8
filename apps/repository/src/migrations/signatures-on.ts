import type { DocumentReport } from '@mocban/signatures';
import type { EntityManager } from 'typeorm';
import type { CandidateFile } from './select-files.js';

/** A signature on a file, in it or beside it, as it was judged last. */
export interface KnownSignature {
  /** e.g. `TOTAL_PASSED`, `INDETERMINATE/NO_POE`. */
  verdict: string;
}

/**
 * Signatures on a file of a holding: those in the file, and those beside it (`letter.doc.p7s`). They were judged where the file lay in the
 * submission, so that it is known by its digest.
 */
export async function signaturesOn(
  manager: EntityManager,
  { aipId, version, sha256 }: Pick<CandidateFile, 'aipId' | 'version' | 'sha256'>,
): Promise<KnownSignature[]> {
  const rows = await manager.query<{ report: DocumentReport }[]>(
    `select distinct on (v.sha256) v.report from signature_verdicts v
      where v.aip_id = $1 and (v.sha256 = $2 or exists (
        select 1 from aip_files f where f.aip_id = v.aip_id and f.version_number = $3 and f.sha256 = $2
           and starts_with(v.path, f.path || '.')))
      order by v.sha256, v.judged_at desc, v.id desc`,
    [aipId, sha256, Number(version.slice(1))],
  );
  return rows.flatMap(({ report }) =>
    report.signatures.map(({ indication, subIndication }) => ({
      verdict: subIndication === undefined ? indication : `${indication}/${subIndication}`,
    })),
  );
}
