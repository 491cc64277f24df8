import type { JudgedFile } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { storable } from '../database/storable.js';
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
  let waiting: JudgedFile[] = [];
  const flush = async () => {
    if (waiting.length === 0) return;
    await manager.query(
      `insert into signature_verdicts (aip_id, path, kind, sha256, origin, judged_at, indication, sub_indication, decision,
         report)
       select $1, f->>'path', f->>'kind', f->>'sha256', 'aip', (f->'report'->>'at')::timestamptz,
         f->'report'->>'indication', f->'report'->>'subIndication', f->>'decision', f->'report'
         from jsonb_array_elements($2::jsonb) with ordinality as list (f, n) order by n`,
      [aipId, JSON.stringify(storable(waiting))],
    );
    waiting = [];
  };
  for await (const verdict of verdicts) {
    waiting.push(verdict);
    if (waiting.length === ROWS) await flush();
  }
  await flush();
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
