import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The register of incidents (Nghị định 113/2025/NĐ-CP art. 22) and the policy by which copies are repaired. `closed_at` stays what it was:
 * when the damage was over; who closed the incident, and why, is told by `settled_at` and what stands beside it.
 */
export class IncidentRegister1793600000000 implements MigrationInterface {
  readonly name = 'IncidentRegister1793600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table incidents
        add column subject text not null default 'object' check (subject in ('object', 'store', 'auditor')),
        add column state text not null default 'open' check (state in ('open', 'handling', 'recovered', 'closed')),
        add column last_seen_at timestamptz,
        add column times_seen integer not null default 1,
        add column assigned_to text,
        add column cause text,
        add column repair text check (repair in ('waits-for-officer', 'queued', 'no-good-copy', 'done')),
        add column recovery_source text,
        add column recovery_repair uuid,
        add column verification jsonb,
        add column settled_at timestamptz,
        add column settled_by text,
        add column settled_reason text,
        add column signatures jsonb not null default '[]';
      update incidents set last_seen_at = opened_at, state = case when closed_at is null then 'open' else 'recovered' end;
      alter table incidents alter column last_seen_at set not null, alter column last_seen_at set default now();
      create index incidents_place on incidents (store_id, object_path, id);
      create index incidents_aip on incidents (aip_id) where aip_id is not null;
      create table incident_events (
        id bigint generated always as identity primary key,
        incident_id bigint not null references incidents on delete cascade,
        at timestamptz not null default clock_timestamp(),
        kind text not null,
        agent text not null,
        text text not null default '',
        data jsonb
      );
      create index on incident_events (incident_id, id);
      create table repair_policies (
        id bigint generated always as identity primary key,
        rules jsonb not null,
        per_hour integer not null check (per_hour >= 0),
        reason text not null,
        changed_by text not null,
        changed_at timestamptz not null default now()
      );
      alter table repairs add column automatic boolean not null default false;
      create index repairs_automatic on repairs (store_id, requested_at) where automatic;
      create index repairs_aip on repairs (aip_id) where state in ('queued', 'running');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index repairs_aip, repairs_automatic, incidents_place, incidents_aip;
      alter table repairs drop column automatic;
      drop table repair_policies, incident_events;
      alter table incidents drop column subject, drop column state, drop column last_seen_at, drop column times_seen,
        drop column assigned_to, drop column cause, drop column repair, drop column recovery_source,
        drop column recovery_repair, drop column verification, drop column settled_at, drop column settled_by,
        drop column settled_reason, drop column signatures;
    `);
  }
}
