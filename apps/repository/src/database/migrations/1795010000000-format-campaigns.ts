import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Identifying the holdings anew by another release of signatures: how far it has come, and what is another format than was said. */
export class FormatCampaigns1795010000000 implements MigrationInterface {
  readonly name = 'FormatCampaigns1795010000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table format_releases (
        release text primary key,
        since timestamptz not null default now()
      );
      create table format_campaigns (
        id uuid primary key default gen_random_uuid(),
        sequence bigint generated always as identity unique,
        release text not null,
        state text not null default 'running' check (state in ('running', 'done', 'cancelled', 'superseded')),
        trigger text not null check (trigger in ('person', 'release')),
        bytes_per_second bigint,
        after_sequence bigint not null default 0,
        last_sequence bigint not null,
        holdings bigint not null default 0,
        files_read bigint not null default 0,
        bytes_read bigint not null default 0,
        files_changed bigint not null default 0,
        files_unreadable bigint not null default 0,
        requested_by text not null,
        requested_at timestamptz not null default now(),
        ended_at timestamptz
      );
      create unique index on format_campaigns (state) where state = 'running';
      create table format_identifications (
        id bigint generated always as identity primary key,
        campaign_id uuid not null references format_campaigns,
        aip_id text not null references aips on delete cascade,
        version_number integer not null,
        path text collate "C" not null,
        was_puid text,
        was_name text,
        was_basis text,
        was_release text,
        was_warnings text[],
        puid text,
        name text,
        basis text not null,
        release text not null,
        warnings text[] not null,
        at timestamptz not null default now(),
        unique (campaign_id, aip_id, path)
      );
      create index on format_identifications (aip_id, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table format_identifications, format_campaigns, format_releases');
  }
}
