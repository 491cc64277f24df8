import type { EntityManager } from 'typeorm';

/**
 * Counts anew of which formats the content of an AIP's newest version is, and has its risk found again. One statement, in the transaction
 * that changes the files. The row of its level is locked before those of its formats, which the finding of levels changes too.
 */
export const countFormats = (manager: EntityManager, aipId: string): Promise<unknown> =>
  manager.query(
    `with counted as (
       select coalesce(f.puid, '') as puid, count(*) as files, sum(f.size_bytes) as size_bytes,
              count(*) filter (where 'EXTENSION_MISMATCH' = any(f.format_warnings)) as mismatches
         from aips a join aip_files f on f.aip_id = a.id and 'v' || f.version_number = a.head
        where a.id = $1 and f.role = 'content' group by 1
     ), due as (
       insert into aip_format_risks (aip_id) values ($1) on conflict (aip_id) do update set is_due = true returning aip_id
     ), gone as (
       delete from aip_formats where aip_id = (select aip_id from due) and puid not in (select puid from counted)
     ) insert into aip_formats (aip_id, puid, files, size_bytes, mismatches)
       select due.aip_id, puid, files, size_bytes, mismatches from due cross join counted
       on conflict (aip_id, puid)
         do update set files = excluded.files, size_bytes = excluded.size_bytes, mismatches = excluded.mismatches`,
    [aipId],
  );
