import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Migrations of formats: policies, which are never changed but made anew; campaigns, each of one policy; what a campaign's preview made of
 * a sample; an item for each AIP it is carried out on, and what became of each of its files. Rows name AIPs without a reference, since
 * an AIP's row is made anew when it is catalogued again.
 */
export class MigrationCampaigns1795200000000 implements MigrationInterface {
  readonly name = 'MigrationCampaigns1795200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table migration_policies (
        id uuid primary key default gen_random_uuid(),
        sequence bigint generated always as identity unique,
        name text not null,
        version integer not null check (version > 0),
        from_puids text[] not null check (cardinality(from_puids) > 0),
        target text not null,
        tool text not null,
        parameters jsonb not null,
        checks jsonb not null,
        max_bytes bigint not null check (max_bytes > 0),
        timeout_ms integer not null check (timeout_ms > 0),
        source text not null,
        valid_from date,
        valid_until date,
        reason text not null,
        made_by text not null,
        made_at timestamptz not null default now(),
        unique (name, version)
      );
      create table migration_campaigns (
        id uuid primary key default gen_random_uuid(),
        sequence bigint generated always as identity unique,
        policy_id uuid not null references migration_policies,
        fonds text,
        unidentified boolean not null,
        sample integer not null check (sample > 0),
        seed integer not null,
        state text not null default 'previewing'
          check (state in ('previewing', 'previewed', 'running', 'done', 'cancelled')),
        reason text not null,
        requested_by text not null,
        requested_at timestamptz not null default now(),
        previewed_at timestamptz,
        confirmed_by text,
        confirmed_at timestamptz,
        ended_at timestamptz,
        cause text
      );
      create table migration_previews (
        campaign_id uuid not null references migration_campaigns,
        position integer not null,
        aip_id text not null,
        version text not null,
        path text not null,
        size_bytes bigint not null,
        outcome text,
        code text,
        message text,
        report jsonb,
        primary key (campaign_id, position)
      );
      create table migration_items (
        campaign_id uuid not null references migration_campaigns,
        aip_id text not null,
        state text not null default 'waiting' check (state in ('waiting', 'done', 'failed', 'skipped')),
        version text,
        failures integer not null default 0,
        retry_at timestamptz not null default '-infinity',
        cause text,
        ended_at timestamptz,
        primary key (campaign_id, aip_id)
      );
      create index migration_items_waiting on migration_items (campaign_id, retry_at) where state = 'waiting';
      create table migration_files (
        campaign_id uuid not null references migration_campaigns,
        aip_id text not null,
        path text not null,
        outcome text not null check (outcome in ('migrated', 'differs', 'failed', 'skipped')),
        code text,
        message text,
        derived_path text,
        report jsonb,
        primary key (campaign_id, aip_id, path)
      );
      create index migration_files_migrated on migration_files (aip_id, path) where outcome = 'migrated';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table migration_files, migration_items, migration_previews, migration_campaigns, migration_policies',
    );
  }
}
