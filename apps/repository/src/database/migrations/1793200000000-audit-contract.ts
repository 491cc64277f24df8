import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The audit contract of each store; runs with a scope, a work list, canaries and a signed report. */
export class AuditContract1793200000000 implements MigrationInterface {
  readonly name = 'AuditContract1793200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table audit_contracts (
        store_id text primary key references stores,
        max_age_days double precision not null,
        bytes_per_second bigint,
        hours_from smallint,
        hours_to smallint,
        time_zone text not null,
        lanes smallint not null,
        sample_percent double precision,
        sample_every_days double precision,
        changed_by text not null,
        changed_at timestamptz not null default now()
      );
      alter table audits
        add column scope jsonb not null default '{}',
        add column trigger text not null default 'person' check (trigger in ('person', 'schedule')),
        add column planned_at timestamptz;
      alter table audits drop constraint audits_state_check;
      alter table audits add constraint audits_state_check
        check (state in ('queued', 'running', 'done', 'failed', 'canary-failed'));
      create index audits_open on audits (sequence) where state in ('queued', 'running');
      create table audit_stores (
        audit_id uuid not null references audits on delete cascade,
        store_id text not null,
        lanes smallint not null,
        planned bigint not null,
        objects_read bigint not null default 0,
        files_read bigint not null default 0,
        bytes_read bigint not null default 0,
        busy_ms bigint not null default 0,
        canaries jsonb,
        started_at timestamptz,
        ended_at timestamptz,
        primary key (audit_id, store_id)
      );
      create index on audit_stores (store_id, ended_at);
      create table audit_copies (
        audit_id uuid not null references audits on delete cascade,
        store_id text not null,
        ordinal bigint not null,
        aip_id text not null,
        path text not null,
        progress jsonb,
        primary key (audit_id, store_id, ordinal)
      );
      create table audit_reports (
        audit_id uuid primary key references audits on delete cascade,
        report text not null,
        signature text not null,
        vkey text not null
      );
      create index copies_due on copies (store_id, verified_at nulls first);
      alter table stores add column unreachable_since timestamptz;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table stores drop column unreachable_since;
      drop index copies_due;
      drop table audit_reports, audit_copies, audit_stores, audit_contracts;
      drop index audits_open;
      update audits set state = 'failed' where state = 'canary-failed';
      alter table audits drop constraint audits_state_check;
      alter table audits add constraint audits_state_check check (state in ('queued', 'running', 'done', 'failed'));
      alter table audits drop column scope, drop column trigger, drop column planned_at;
    `);
  }
}
