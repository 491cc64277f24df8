import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What formats the newest versions of the AIPs have, how much each is at risk, by what it was found and how that changed. The levels are
 * in the order in which they are worse. An unidentified format is the empty PUID.
 */
export class FormatRisks1795000000000 implements MigrationInterface {
  readonly name = 'FormatRisks1795000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create type risk_level as enum ('low', 'moderate', 'unknown', 'high');
      create table format_policy_rows (
        id uuid primary key default gen_random_uuid(),
        sequence bigint generated always as identity unique,
        puid text,
        family text,
        effect text not null check (effect in ('decides', 'at-least', 'where-unassessed')),
        level risk_level not null check (level <> 'unknown'),
        task text check (task in ('migrate')),
        reason_vi text not null,
        reason_en text not null,
        source text not null,
        confidence text not null,
        valid_from date not null,
        valid_to date,
        decided_by text not null,
        state text not null check (state in ('proposed', 'in-force', 'leaving', 'withdrawn', 'refused')),
        lowers boolean not null,
        requested_by text not null,
        requested_at timestamptz not null default now(),
        in_force_by text,
        in_force_at timestamptz,
        withdrawn_by text,
        withdrawn_at timestamptz,
        withdrawn_because text,
        check ((puid is null) <> (family is null))
      );
      create table risk_bases (
        id bigint generated always as identity primary key,
        fingerprint text not null,
        releases jsonb not null,
        operator_rows jsonb not null,
        changed integer not null,
        pending text[] not null,
        after_aip text not null default '',
        made_at timestamptz not null default now(),
        ended_at timestamptz
      );
      create table format_risks (
        puid text primary key,
        level risk_level not null,
        rating numeric,
        at_risk boolean not null,
        assessment jsonb not null,
        basis_id bigint not null references risk_bases,
        since timestamptz not null default now()
      );
      create table format_risk_changes (
        id bigint generated always as identity primary key,
        basis_id bigint not null references risk_bases,
        puid text not null,
        from_level risk_level not null,
        to_level risk_level not null,
        because jsonb not null,
        at timestamptz not null default now()
      );
      create index on format_risk_changes (puid, id);
      create table aip_formats (
        aip_id text not null references aips on delete cascade,
        puid text not null,
        files bigint not null,
        size_bytes bigint not null,
        mismatches bigint not null default 0,
        primary key (aip_id, puid)
      );
      create index on aip_formats (puid, aip_id);
      create table aip_format_risks (
        aip_id text primary key references aips on delete cascade,
        is_due boolean not null default true,
        level risk_level,
        at_risk boolean not null default false,
        basis_id bigint,
        since timestamptz
      );
      create index on aip_format_risks (aip_id) where is_due;
      create index on aip_format_risks (level, aip_id);
      create index on aip_format_risks (aip_id) where at_risk;
      create table aip_risk_changes (
        id bigint generated always as identity primary key,
        aip_id text not null references aips on delete cascade,
        basis_id bigint not null,
        from_level risk_level not null,
        to_level risk_level not null,
        puids text[] not null,
        at timestamptz not null default now()
      );
      create index on aip_risk_changes (aip_id, id);
      create index on aip_risk_changes (basis_id, id);
      insert into aip_formats (aip_id, puid, files, size_bytes)
        select a.id, coalesce(f.puid, ''), count(*), sum(f.size_bytes) from aips a
          join aip_files f on f.aip_id = a.id and 'v' || f.version_number = a.head
         where f.role = 'content' group by 1, 2;
      insert into aip_format_risks (aip_id) select id from aips;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table aip_risk_changes, aip_format_risks, aip_formats, format_risk_changes, format_risks, risk_bases, format_policy_rows;
      drop type risk_level;
    `);
  }
}
