import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Carriers that can be shelved, what is on them, every step of their lives; and why a package needs an insurance copy. Packages are
 * named without a foreign key: an AIP's row is written anew with each version.
 */
export class Volumes1793400000000 implements MigrationInterface {
  readonly name = 'Volumes1793400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table aips add column is_permanent boolean, add column has_risk_recovery boolean;
      create table backup_designations (
        aip_id text not null,
        reason text not null check (reason in ('special-value', 'at-risk', 'permanent')),
        basis text not null,
        set_by text not null,
        set_at timestamptz not null default now(),
        primary key (aip_id, reason)
      );
      create table volumes (
        sequence bigint generated always as identity unique,
        label text primary key,
        kind text not null,
        capacity_bytes bigint not null,
        serial text not null,
        location text,
        custodian text,
        rated_life_end date,
        inspect_every_months integer not null default 12,
        renew_before_months integer not null default 12,
        state text not null default 'planned' check (state in ('planned', 'written', 'sealed', 'checked-out', 'checked-in',
          'inspected', 'retired', 'lost')),
        replaces text,
        is_damaged boolean not null default false,
        sealed_at timestamptz,
        seal text,
        signature text,
        public_key text,
        inspected_at timestamptz,
        registered_by text not null,
        registered_at timestamptz not null default now()
      );
      create table volume_packages (
        label text not null references volumes,
        aip_id text not null,
        inventory_sha512 text not null,
        object_path text not null,
        fonds text not null,
        size_bytes bigint not null,
        files integer not null,
        primary key (label, aip_id)
      );
      create index volume_packages_aip on volume_packages (aip_id);
      create table volume_steps (
        id bigint generated always as identity primary key,
        label text not null references volumes,
        step text not null,
        state text not null,
        person text not null,
        at timestamptz not null default now(),
        note text,
        detail jsonb
      );
      create index volume_steps_label on volume_steps (label, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table volume_steps, volume_packages, volumes, backup_designations;
      alter table aips drop column has_risk_recovery, drop column is_permanent;
    `);
  }
}
