import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Policies of replication, what an operator decides of each store, plans, and the copies that are to be made or removed with what
 * became of them. The first policy is the one without which nobody has decided anything: two copies (Thông tư 05/2025, art. 26).
 */
export class Replication1793300000000 implements MigrationInterface {
  readonly name = 'Replication1793300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table stores
        add column site text not null default 'main',
        add column carrier_kind text not null default 'disk',
        add column trust text not null default 'full',
        add column state text not null default 'active'
          check (state in ('active', 'read-only', 'draining', 'away', 'retired')),
        add column state_reason text,
        add column state_by text,
        add column state_at timestamptz,
        add column drained_at timestamptz,
        add column recoverable_until timestamptz,
        add column emptied_at timestamptz,
        add column bytes_per_second bigint,
        add column copy_hours text,
        add column price_per_gib numeric,
        add column copied_bytes bigint not null default 0,
        add column copied_ms bigint not null default 0;
      create table replication_policies (
        id bigint generated always as identity primary key,
        fonds text,
        version integer not null,
        min_copies integer not null check (min_copies >= 1),
        min_sites integer not null check (min_sites >= 1),
        min_carrier_kinds integer not null check (min_carrier_kinds >= 1),
        copies_before_preserved integer not null check (copies_before_preserved >= 1),
        store_ids text[],
        reason text not null,
        requested_by text,
        decided_by text,
        in_force_since timestamptz not null default now(),
        unique nulls not distinct (fonds, version)
      );
      insert into replication_policies (version, min_copies, min_sites, min_carrier_kinds, copies_before_preserved, reason)
        values (1, 2, 1, 1, 2, 'as installed');
      create table storage_plans (
        id uuid primary key default gen_random_uuid(),
        sequence bigint generated always as identity unique,
        kind text not null check (kind in ('policy', 'back-fill', 'drain', 'delete-drained')),
        proposal jsonb not null,
        work jsonb not null,
        last_sequence bigint not null,
        reason text not null,
        state text not null default 'proposed' check (state in ('proposed', 'running', 'done', 'cancelled')),
        requested_by text not null,
        requested_at timestamptz not null default now(),
        confirmed_by text,
        confirmed_at timestamptz,
        ended_at timestamptz
      );
      create table copy_tasks (
        aip_id text not null references aips on delete cascade,
        store_id text not null references stores,
        action text not null check (action in ('copy', 'remove')),
        sequence bigint not null,
        plan_id uuid references storage_plans,
        since timestamptz not null default now(),
        is_leaving boolean not null default false,
        failures integer not null default 0,
        cause text,
        retry_at timestamptz,
        primary key (aip_id, store_id)
      );
      create index on copy_tasks (store_id, sequence);
      create index on copy_tasks (plan_id);
      create table copy_events (
        id bigint generated always as identity primary key,
        aip_id text not null references aips on delete cascade,
        store_id text not null,
        type text not null check (type in ('copied', 'removed', 'failed')),
        plan_id uuid,
        source_id text,
        cause text,
        at timestamptz not null default now()
      );
      create index on copy_events (aip_id);
      create index on copy_events (plan_id) where plan_id is not null;
      create table replication_status (
        id boolean primary key default true check (id),
        below_policy bigint not null,
        computed_at timestamptz not null,
        took_ms integer not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table replication_status, copy_events, copy_tasks, storage_plans, replication_policies;
      alter table stores drop column site, drop column carrier_kind, drop column trust, drop column state,
        drop column state_reason, drop column state_by, drop column state_at, drop column drained_at,
        drop column recoverable_until, drop column emptied_at, drop column bytes_per_second, drop column copy_hours,
        drop column price_per_gib, drop column copied_bytes, drop column copied_ms;
    `);
  }
}
