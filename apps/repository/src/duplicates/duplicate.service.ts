import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { TransferState } from '../database/entities/transfers.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { toPage, type Page } from '../http/paging.js';
import { fondsOf } from '../http/scope.js';
import { TransferService } from '../transfers/transfer.service.js';
import type {
  ComparedDocumentDto,
  DuplicateDto,
  DuplicateListQuery,
  DuplicateQuery,
  MatchKind,
} from './duplicate.dto.js';

/** Rows of each list that the comparison itself shows. */
const SHOWN = 100;

interface OtherRow {
  sequence: string;
  transfer_id: string;
  state: TransferState;
  /** In the order of its list; `null` where it is no holding. */
  uuids: string[] | null;
  agency: string;
  title: string | null;
  record_code: string | null;
  same_record: boolean;
  matched: number;
}

interface ListRow {
  id: string;
  path: string;
  title: string | null;
  code: string | null;
  date: string | null;
  size_bytes: string | null;
  sha512: string | null;
  holding?: string;
  matches: { kind: MatchKind; path: string }[] | null;
}

/** `$2`: agency of the caller, `$3`: its fonds; what lies outside is not told of. */
const OTHERS = `
  select o.sequence, o.id as transfer_id, o.state, a.uuids, g.code as agency, coalesce(a.title, o.report->>'title') as title,
         coalesce(a.record_code, o.record_code) as record_code, x.same_record, x.matched
    from (select other_id, bool_or(kind = 'record-code') as same_record,
                 count(distinct position) filter (where position > 0)::integer as matched
            from transfer_duplicates where transfer_id = $1 group by other_id) x
    join transfers o on o.id = x.other_id
    join agencies g on g.id = o.agency_id
    join agreements r on r.id = o.agreement_id
    left join lateral (
      select array_agg(uuid order by part_number) as uuids, min(fonds) as fonds,
             case when count(*) = 1 then min(title) end as title, case when count(*) = 1 then min(record_code) end as record_code
        from aips where transfer_id = o.id) a on true
   where ($2::uuid is null or o.agency_id = $2)
     and ($3::text[] is null or coalesce(a.fonds, r.fonds) = any($3))
`;

/** The documents of a transfer with what each matches in another package. */
const SUBMITTED = `
  select d.position as id, d.path, d.title, d.code, d.date, d.size_bytes, d.sha512,
         (select json_agg(json_build_object('kind', x.kind, 'path', x.other_path) order by x.kind, x.other_path)
            from transfer_duplicates x
           where x.transfer_id = $1 and x.other_id = $2 and x.position = d.position) as matches
    from transfer_documents d where d.transfer_id = $1 and d.position > $3 order by d.position limit $4
`;

const MATCHED_BY = `
  (select json_agg(json_build_object('kind', x.kind, 'path', m.path) order by x.kind, m.path)
     from transfer_duplicates x join transfer_documents m on m.transfer_id = x.transfer_id and m.position = x.position
    where x.transfer_id = $1 and x.other_id = $2 and x.other_path = d.path) as matches`;

/** The content of the holdings that the other transfer became. */
const HELD = `
  select a.uuid as holding, d.id, d.path, d.title, d.code, d.date, d.size_bytes, d.sha512, ${MATCHED_BY}
    from aip_files d join aips a on a.id = d.aip_id and a.head = 'v' || d.version_number
   where a.transfer_id = $2 and d.role = 'content' and d.id > $3 order by d.id limit $4
`;

/** The documents of another transfer that is no holding. */
const UNDER_WAY = `
  select d.position as id, d.path, d.title, d.code, d.date, d.size_bytes, d.sha512, ${MATCHED_BY}
    from transfer_documents d where d.transfer_id = $2 and d.position > $3 order by d.position limit $4
`;

const documentOf = (row: ListRow): ComparedDocumentDto => ({
  path: row.path,
  ...(row.title !== null && { title: row.title }),
  ...(row.code !== null && { code: row.code }),
  ...(row.date !== null && { date: row.date }),
  ...(row.size_bytes !== null && { sizeBytes: Number(row.size_bytes) }),
  ...(row.sha512 !== null && { sha512: row.sha512 }),
  ...(row.holding !== undefined && { holding: row.holding }),
  matches: row.matches ?? [],
});

/** Both document lists side by side, for an officer to decide case by case. @see Thông tư 05/2025/TT-BNV, article 24(1b) */
@Injectable()
export class DuplicateService {
  constructor(
    readonly source: DataSource,
    readonly transfers: TransferService,
  ) {}

  /** The packages that have documents of the transfer, oldest first. A producer sees those of its own agency. */
  async list(id: string, { limit, after }: DuplicateQuery, caller: Principal): Promise<Page<DuplicateDto>> {
    await this.transfers.find(id, caller);
    // A contractor sees what it sends, and nothing of the holdings.
    if (caller.role === 'contractor') return { items: [] };
    const rows = await this.source.query<OtherRow[]>(`${OTHERS} and o.sequence > $4 order by o.sequence limit $5`, [
      id,
      caller.agencyId ?? null,
      fondsOf(caller),
      Number(after ?? 0),
      limit + 1,
    ]);
    const items: DuplicateDto[] = [];
    const page = toPage(
      rows,
      limit,
      ({ sequence }) => Number(sequence),
      (row) => row,
    );
    for (const row of page.items) items.push(await this.#compare(id, row));
    return { ...page, items };
  }

  /** One of the two lists in full. */
  async documents(
    id: string,
    otherId: string,
    { side, limit, after }: DuplicateListQuery,
    caller: Principal,
  ): Promise<Page<ComparedDocumentDto>> {
    await this.transfers.find(id, caller);
    const values = [id, caller.agencyId ?? null, fondsOf(caller), otherId];
    const [other] =
      caller.role === 'contractor' ? [] : await this.source.query<OtherRow[]>(`${OTHERS} and o.id = $4`, values);
    if (!other) throw new ServiceError('TRANSFER_UNKNOWN', 'no such package among those compared with');
    const rows = await this.#rows(id, other, side, Number(after ?? 0), limit + 1);
    return toPage(rows, limit, (row) => Number(row.id), documentOf);
  }

  async #compare(id: string, other: OtherRow): Promise<DuplicateDto> {
    const list = async (side: 'submitted' | 'held') => (await this.#rows(id, other, side, 0, SHOWN)).map(documentOf);
    return {
      transferId: other.transfer_id,
      state: other.state,
      ...(other.uuids && { holding: other.uuids[0]!, holdings: other.uuids }),
      agency: other.agency,
      ...(other.title !== null && { title: other.title }),
      ...(other.record_code !== null && { recordCode: other.record_code }),
      sameRecordCode: other.same_record,
      matchedDocuments: other.matched,
      submitted: await list('submitted'),
      held: await list('held'),
    };
  }

  #rows(
    id: string,
    other: Pick<OtherRow, 'transfer_id' | 'uuids'>,
    side: 'submitted' | 'held',
    after: number,
    limit: number,
  ): Promise<ListRow[]> {
    const list = side === 'submitted' ? SUBMITTED : other.uuids === null ? UNDER_WAY : HELD;
    return this.source.query<ListRow[]>(list, [id, other.transfer_id, after, limit]);
  }
}
