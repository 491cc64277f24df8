import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Pages of files, and of each AIP its documents, pages and bytes by what they were before they came; what is to be digitised. Of the AIPs
 * that are there already nobody has read what they keep of pages and media: it is not known until the catalogue is rebuilt.
 */
export class PageFigures1795340000000 implements MigrationInterface {
  readonly name = 'PageFigures1795340000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table aip_files add pages integer, add medium text;
      create table aip_extents (
        aip_id text not null references aips on delete cascade,
        medium text not null check (medium in ('born-digital', 'digitised', 'mixed', 'unstated')),
        agency_id uuid not null references agencies,
        fonds text not null,
        accepted_on date not null,
        is_first boolean not null,
        documents bigint not null,
        size_bytes bigint not null,
        pages bigint not null,
        uncounted bigint not null,
        primary key (aip_id, medium)
      );
      create index aip_extents_figures on aip_extents (accepted_on, agency_id, fonds, medium)
        include (is_first, documents, size_bytes, pages, uncounted);
      update aip_files f set medium = 'unstated'
        from (select distinct on (aip_id) aip_id, split_part(path, '/', 2) as name from aip_files
               where role = 'content' and version_number = 1 order by aip_id, path collate "C") master
       where f.aip_id = master.aip_id and f.role = 'content' and split_part(f.path, '/', 2) = master.name;
      insert into aip_extents
        select a.id, f.medium, a.agency_id, a.fonds, (a.received_at::timestamptz at time zone 'Asia/Ho_Chi_Minh')::date, true,
               count(*), sum(f.size_bytes), 0, count(*)
          from aips a join aip_files f on f.aip_id = a.id and 'v' || f.version_number = a.head
         where f.medium is not null group by a.id, f.medium;
      create table digitisation_targets (
        id uuid primary key default gen_random_uuid(),
        sequence bigint generated always as identity unique,
        plan text not null,
        agency_id uuid references agencies,
        pages bigint not null check (pages > 0),
        first_day date not null,
        last_day date not null,
        source text not null,
        confidence text not null,
        decided_by text not null,
        set_by text not null,
        set_at timestamptz not null default now(),
        withdrawn_by text,
        withdrawn_at timestamptz,
        withdrawn_because text,
        check (first_day <= last_day)
      );
      create unique index on digitisation_targets (plan, coalesce(agency_id, '00000000-0000-0000-0000-000000000000'::uuid))
        where withdrawn_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table digitisation_targets, aip_extents;
      alter table aip_files drop pages, drop medium;
    `);
  }
}
