import type { Medium } from '@mocban/oais';
import type { DataSource } from 'typeorm';
import { Values } from '../database/statement.js';
import type { Principal } from '../http/access.js';
import { fondsOf } from '../http/scope.js';

/** Days of acceptance, both included, `YYYY-MM-DD` in Vietnam's time; absent: from the first, to the last. */
export interface Period {
  from?: string | undefined;
  to?: string | undefined;
}

export interface FiguresWanted extends Period {
  /** Codes. */
  agency?: string | undefined;
  fonds?: string | undefined;
}

/** What was accepted of one agency into one fonds and of one medium. */
export interface FigureRow {
  agency: string;
  agencyName: string;
  fonds: string;
  medium: Medium;
  /** Holdings that have such documents. */
  holdings: number;
  /** Of these, the ones that no other row of the agency and fonds counts. */
  ownHoldings: number;
  documents: number;
  /** Of the documents whose pages are known. */
  pages: number;
  documentsWithUnknownPages: number;
  bytes: number;
}

/** Documents, pages and bytes of the representations that came, as the caller may know of them. Reads an index of rows of AIPs, and no file's. */
export function figuresOf(source: DataSource, caller: Principal, wanted: FiguresWanted): Promise<FigureRow[]> {
  const values = new Values();
  const fonds = fondsOf(caller);
  const { from, to, agency } = wanted;
  const conditions = [
    ...(from === undefined ? [] : [`x.accepted_on >= ${values.add(from, 'date')}`]),
    ...(to === undefined ? [] : [`x.accepted_on <= ${values.add(to, 'date')}`]),
    ...(caller.agencyId === undefined ? [] : [`x.agency_id = ${values.add(caller.agencyId, 'uuid')}`]),
    ...(fonds === null ? [] : [`x.fonds = any(${values.add(fonds, 'text[]')})`]),
    ...(agency === undefined
      ? []
      : [`x.agency_id = (select id from agencies where code = ${values.add(agency, 'text')})`]),
    ...(wanted.fonds === undefined ? [] : [`x.fonds = ${values.add(wanted.fonds, 'text')}`]),
  ];
  return source.query<FigureRow[]>(
    `select g.code as agency, g.name as "agencyName", h.fonds, h.medium, h.holdings::float8 as holdings,
            h.own as "ownHoldings", h.documents::float8 as documents, h.pages::float8 as pages,
            h.uncounted::float8 as "documentsWithUnknownPages", h.bytes::float8 as bytes
       from (select x.agency_id, x.fonds, x.medium, count(*) as holdings, (count(*) filter (where x.is_first))::float8 as own,
                    sum(x.documents) as documents, sum(x.pages) as pages, sum(x.uncounted) as uncounted,
                    sum(x.size_bytes) as bytes
               from aip_extents x ${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`}
              group by 1, 2, 3) h
       join agencies g on g.id = h.agency_id
      order by g.code collate "C", h.fonds collate "C", h.medium`,
    values.list,
  );
}

/** Sums of rows; a holding with documents of several media is one. */
export interface FigureSums {
  holdings: number;
  documents: number;
  pages: number;
  documentsWithUnknownPages: number;
  bytes: number;
}

export function sumsOf(rows: readonly FigureRow[], holdings: 'holdings' | 'ownHoldings'): FigureSums {
  const sum = (of: (row: FigureRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
  return {
    holdings: sum((row) => row[holdings]),
    documents: sum(({ documents }) => documents),
    pages: sum(({ pages }) => pages),
    documentsWithUnknownPages: sum((row) => row.documentsWithUnknownPages),
    bytes: sum(({ bytes }) => bytes),
  };
}
