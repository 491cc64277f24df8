import type { EntityManager } from 'typeorm';

/**
 * Counts anew the documents of an AIP by what they were before they came, with their pages and bytes, so that figures need no file's row.
 * A document whose pages nobody knows is counted apart. One statement, in the transaction that changes the files.
 */
export const countExtent = (manager: EntityManager, aipId: string): Promise<unknown> =>
  manager.query(
    `with counted as (
       select f.medium, count(*) as documents, sum(f.size_bytes) as size_bytes, coalesce(sum(f.pages), 0) as pages,
              count(*) filter (where f.pages is null) as uncounted
         from aips a join aip_files f on f.aip_id = a.id and 'v' || f.version_number = a.head
        where a.id = $1 and f.medium is not null group by 1
     ), gone as (
       delete from aip_extents where aip_id = $1 and medium not in (select medium from counted)
     ) insert into aip_extents (aip_id, medium, agency_id, fonds, accepted_on, is_first, documents, size_bytes, pages, uncounted)
       select a.id, c.medium, a.agency_id, a.fonds, (a.received_at::timestamptz at time zone 'Asia/Ho_Chi_Minh')::date,
              row_number() over (order by c.medium) = 1, c.documents, c.size_bytes, c.pages, c.uncounted
         from aips a cross join counted c where a.id = $1
       on conflict (aip_id, medium)
         do update set is_first = excluded.is_first, documents = excluded.documents, size_bytes = excluded.size_bytes,
           pages = excluded.pages, uncounted = excluded.uncounted`,
    [aipId],
  );
