import { check } from '@mocban/oais';
import type { CheckFinding } from '@mocban/vn-records';
import type { EntityManager } from 'typeorm';
import type { DuplicateSummary } from '../database/entities/transfers.js';

/** Smaller documents are the same by chance, and an empty one says nothing: their bytes are not compared. */
const LEAST_BYTES = 32;
/** Of what one document matches by one kind so many are taken: a logo lies in every AIP. */
const MOST_PER_DOCUMENT = 20;
/** Documents named by findings; the rest is counted, and listed by the route. */
const MOST_FINDINGS = 1000;

/** Packages under way whose documents are known. What was preserved is found among the holdings. */
const UNDER_WAY = `('checking', 'under-review', 'packaging', 'replicating', 'failed')`;

/** What a document is compared by; bytes only where there are enough of them. */
const SAME = {
  digest: 'sha512 = m.sha512 and m.size_bytes >= $2',
  code: 'code = m.code',
  identity: 'identity = m.identity',
} as const;

/*
 * Each document is looked up by one index at a time; the inner limits keep the planner from joining in another order, and cut what
 * one document matches by one kind.
 */
const held = (same: string): string => `
  (select a.transfer_id as other_id, f.path
     from (select aip_id, version_number, path from aip_files where ${same} and role = 'content' limit 10 * $3) as f
     join aips a on a.id = f.aip_id and a.head = 'v' || f.version_number and a.transfer_id <> $1 limit $3)`;

const underWay = (same: string): string => `
  (select d.transfer_id as other_id, d.path
     from (select transfer_id, path from transfer_documents where ${same} and transfer_id <> $1 limit 10 * $3) as d
     join transfers t on t.id = d.transfer_id and t.state in ${UNDER_WAY} limit $3)`;

const MATCHES = Object.entries(SAME)
  .map(
    ([kind, same]) => `
      select m.position, h.other_id, h.path, '${kind}' as kind from transfer_documents m
        cross join lateral (${held(same)} union all ${underWay(same)}) as h where m.transfer_id = $1`,
  )
  .join(' union all ');

/** The code, or those of several packages, in the place of a path. */
const SAME_RECORD = `
  with codes as (
    select record_code as code from transfers where id = $1 and record_code is not null
    union select unnest(record_codes) from transfers where id = $1)
  select 0, a.transfer_id, c.code, 'record-code' from codes c join aips a on a.record_code = c.code
   where a.transfer_id <> $1
  union
  select 0, t.id, c.code, 'record-code' from codes c join transfers t on t.record_code = c.code
   where t.id <> $1 and t.state in ${UNDER_WAY}
  union
  select 0, t.id, c.code, 'record-code' from codes c join transfers t on t.record_codes @> array[c.code]
   where t.id <> $1 and t.state in ${UNDER_WAY}
`;

/**
 * C14: compares the documents of a transfer, by bytes and by codes, with the content of what is held and of what other agencies and
 * this one have under way. The transfer's own documents must be committed before, in a transaction of their own: of two transfers
 * checked at the same moment the one that commits later then sees the other, so that never both are taken for the first. What it
 * finds is kept in one transaction with the summary, so there is nothing before.
 */
export async function findDuplicates(manager: EntityManager, transferId: string): Promise<DuplicateSummary> {
  // Statistics of rows that were written a moment ago are those of before: each look-up by index, whatever the planner thinks of them.
  // Measured with 100,000 held and 100,000 submitted, none of them counted by the planner yet, it is as fast as after an `analyze`.
  await manager.query('set local enable_seqscan = off');
  const [counts] = await manager.query<DuplicateSummary[]>(
    `with kept as (
       insert into transfer_duplicates (transfer_id, position, other_id, other_path, kind)
       select $1, found.* from (${MATCHES} union all (${SAME_RECORD})) as found on conflict do nothing
       returning position, other_id
     )
     select count(distinct position) filter (where position > 0)::integer as documents,
            count(distinct other_id)::integer as holdings from kept`,
    [transferId, LEAST_BYTES, MOST_PER_DOCUMENT],
  );
  return counts ?? { documents: 0, holdings: 0 };
}

const KIND_NAMES: Record<string, string> = {
  digest: 'the same content',
  code: 'the same code',
  identity: 'the same number, notation, issuer and date',
};

const HINT =
  'Tài liệu trùng với tài liệu đang lưu trữ; công chức lưu trữ xem xét, quyết định từng trường hợp (Thông tư 05, Điều 24).';

/**
 * The findings of C14, for an officer to judge unless the agreement has them only recorded. A producer reads them: documents are named only where its own holdings have them;
 * of those of others it is told that there are some.
 */
export async function duplicateFindings(
  manager: EntityManager,
  transferId: string,
  { documents, holdings }: DuplicateSummary,
  effect: 'officer' | 'info',
): Promise<CheckFinding[]> {
  if (holdings === 0) return [];
  const own = await manager.query<{ path: string; kinds: string[] }[]>(
    `select d.path, array_agg(distinct x.kind order by x.kind) as kinds
       from transfer_duplicates x
       join transfers mine on mine.id = x.transfer_id
       join transfers other on other.id = x.other_id and other.agency_id = mine.agency_id
       join transfer_documents d on d.transfer_id = x.transfer_id and d.position = x.position
      where x.transfer_id = $1 group by d.position, d.path order by d.position limit $2`,
    [transferId, MOST_FINDINGS],
  );
  const named = own.map(({ path, kinds }) =>
    check(effect, {
      rule: 'C14_DUPLICATE_DOCUMENT',
      location: path,
      message: `held already, or under way in another transfer: ${kinds.map((kind) => KIND_NAMES[kind] ?? kind).join(', ')}`,
      check: 'C14',
      hint: HINT,
    }),
  );
  // A comparison of an earlier release did not keep the code.
  const records = await manager.query<{ code: string; several: boolean }[]>(
    `select distinct coalesce(nullif(x.other_path, ''), t.record_code) as code, t.record_codes is not null as several
       from transfers t join transfer_duplicates x on x.transfer_id = t.id and x.kind = 'record-code'
       join transfers other on other.id = x.other_id and other.agency_id = t.agency_id where t.id = $1
      order by 1 limit $2`,
    [transferId, MOST_FINDINGS],
  );
  for (const { code, several } of records)
    named.push(
      check(effect, {
        rule: 'C14_DUPLICATE_RECORD',
        location: several ? code : '.',
        message: `a record with the code ${code} is held already, or under way in another transfer`,
        check: 'C14',
        hint: HINT,
      }),
    );
  if (own.length < documents || named.length === 0)
    named.push(
      check(effect, {
        rule: 'C14_DUPLICATES',
        location: '.',
        message: `${documents} documents of the package are held already or under way, in ${holdings} other packages`,
        check: 'C14',
        hint: HINT,
      }),
    );
  return named;
}
