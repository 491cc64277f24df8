import type { FormatAssessment, RiskLevel } from '@mocban/format-risk';
import type { DataSource } from 'typeorm';
import { Values } from '../database/statement.js';
import { fondsOf } from '../http/scope.js';
import type { Principal } from '../http/access.js';

/** A format of the content of newest versions, with what it is at risk of; the PUID is empty for what nobody could identify. */
export interface HeldFormat {
  puid: string;
  files: number;
  bytes: number;
  aips: number;
  mismatches: number;
  /** Files that a lasting copy was made of, which lies beside them. */
  lastingCopies: number;
  /** `null` until it has been assessed. */
  level: RiskLevel | null;
  atRisk: boolean | null;
  since: Date | null;
  assessment: FormatAssessment | null;
}

/** All formats of the holdings that the caller may know of, the riskiest first. Reads one row for each format of each AIP, and no file's. */
export function heldFormats(source: DataSource, caller: Principal): Promise<HeldFormat[]> {
  const fonds = fondsOf(caller);
  const values = new Values();
  const scope =
    fonds === null ? '' : `join aips a on a.id = f.aip_id and a.fonds = any(${values.add(fonds, 'text[]')})`;
  return source.query<HeldFormat[]>(
    `select h.puid, h.files::float8 as files, h.bytes::float8 as bytes, h.aips::float8 as aips,
            h.mismatches::float8 as mismatches, h.lasting_copies::float8 as "lastingCopies", r.level, r.at_risk as "atRisk", r.since, r.assessment
       from (select f.puid, sum(f.files) as files, sum(f.size_bytes) as bytes, count(*) as aips,
                    sum(f.mismatches) as mismatches, sum(f.lasting_copies) as lasting_copies
               from aip_formats f ${scope} group by 1) h
       left join format_risks r on r.puid = h.puid
      order by r.level desc nulls first, r.rating, h.files desc, h.puid collate "C"`,
    values.list,
  );
}
