import type { DataSource } from 'typeorm';

const PAGE = 1000;

/**
 * The catalogue as lines of JSON in an order that depends on nothing but its content: per AIP in order of its id a `holding`, its
 * `transfer`, `agent`s, and per version a `version` with its `file`s; last its `event`s and `note`s. Holds what lies in the stores, so it is the same before and after
 * a rebuild. Reads pages of 1,000 rows.
 * @param fonds codes of the fonds it is limited to; `null`: all
 */
export async function* exportCatalogue(
  source: DataSource,
  fonds: readonly string[] | null = null,
): AsyncGenerator<string> {
  for (let after = ''; ;) {
    const ids = await source.query<{ id: string }[]>(
      `select id from aips where id collate "C" > $1 and ($3::text[] is null or fonds = any($3))
        order by id collate "C" limit $2`,
      [after, PAGE, fonds],
    );
    for (const { id } of ids) yield* exportHolding(source, id);
    const last = ids.at(-1);
    if (!last || ids.length < PAGE) return;
    after = last.id;
  }
}

const HEAD = `
  select 'holding' as type, a.id as "aipId", a.profile, a.title, a.record_code as "recordCode", a.start_date as "startDate",
         a.end_date as "endDate", a.submission_profile as "submissionProfile", a.submission_object_id as "submissionObjectId",
         a.received_at as "receivedAt", a.part_number as "partNumber", a.part_count as "partCount", a.head, a.object_path as "objectPath", g.code as agency, g.name as "agencyName",
         r.code as agreement, a.fonds, a.search_text as "searchText"
    from aips a join agencies g on g.id = a.agency_id join agreements r on r.id = a.agreement_id where a.id = $1`;
const TRANSFER = `
  select 'transfer' as type, t.id as "transferId", g.code as agency, r.code as agreement, t.state,
         t.idempotency_key as "idempotencyKey", t.package_name as "packageName",
         t.package_size_bytes::float8 as "packageSizeBytes", t.package_sha256 as "packageSha256"
    from transfers t join aips a on a.transfer_id = t.id join agencies g on g.id = t.agency_id
    join agreements r on r.id = t.agreement_id where a.id = $1`;
const AGENTS = `
  select 'agent' as type, aip_id as "aipId", agent from aip_agents where aip_id = $1 order by identifier collate "C"`;
const VERSIONS = `
  select 'version' as type, aip_id as "aipId", version, created, message, inventory_sha512 as "inventorySha512",
         file_count as "fileCount", size_bytes::float8 as "sizeBytes"
    from aip_versions where aip_id = $1 order by number`;
const FILES = `
  select 'file' as type, f.aip_id as "aipId", $2 as version, f.path, f.size_bytes::float8 as "sizeBytes", f.sha256, f.sha512,
         f.mime_type as "mimeType", f.puid, f.format_name as "formatName", f.format_basis as "formatBasis",
         f.format_release as "formatRelease", f.format_warnings as "formatWarnings", f.original_name as "originalName", f.role, f.title,
         f.pages, f.medium
    from aip_files f join aip_versions v on v.aip_id = f.aip_id and v.number = f.version_number
   where f.aip_id = $1 and v.version = $2 and f.path > $3 order by f.path limit ${PAGE}`;
const EVENTS = `
  select 'event' as type, aip_id as "aipId", event from aip_events
   where aip_id = $1 and source = 'aip' order by at collate "C", identifier collate "C"`;

const NOTES = `
  select 'note' as type, aip_id as "aipId", kind, document_id as "documentId", identity, code, text, said_by as by, said_at as at
    from record_notes where aip_id = $1 order by id`;

type Row = Record<string, unknown>;

async function* exportHolding(source: DataSource, aipId: string): AsyncGenerator<string> {
  for (const statement of [HEAD, TRANSFER, AGENTS]) yield* lines(await source.query<Row[]>(statement, [aipId]));
  for (const version of await source.query<Row[]>(VERSIONS, [aipId])) {
    yield line(version);
    for (let after = ''; ;) {
      const files = await source.query<(Row & { path: string })[]>(FILES, [aipId, version['version'], after]);
      yield* lines(files);
      if (files.length < PAGE) break;
      after = files.at(-1)!.path;
    }
  }
  for (const statement of [EVENTS, NOTES]) yield* lines(await source.query<Row[]>(statement, [aipId]));
}

const line = (row: Row): string => `${JSON.stringify(row)}\n`;

function* lines(rows: readonly Row[]): Generator<string> {
  for (const row of rows) yield line(row);
}
