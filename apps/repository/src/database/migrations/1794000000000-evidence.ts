import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Batches of evidence: closed, then stamped, then in every store. `levels` is all nodes of the tree, the leaves first, and is read in
 * pieces. `sealed_to` is the first leaf of the log that no batch was closed over.
 */
export class Evidence1794000000000 implements MigrationInterface {
  readonly name = 'Evidence1794000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table evidence_batches (
        id bigint generated always as identity primary key,
        kind text not null check (kind in ('versions', 'tokens', 'records')),
        algorithm text not null,
        root text not null unique,
        leaves bigint not null,
        levels bytea not null,
        renews text[] not null default '{}',
        closed_at timestamptz not null default clock_timestamp(),
        token bytea,
        stamped_at timestamptz,
        authority text,
        certificates bytea[] not null default '{}',
        crls bytea[] not null default '{}',
        ocsps bytea[] not null default '{}',
        due_at timestamptz,
        due_by text
      );
      alter table evidence_batches alter column levels set storage external;
      create index evidence_batches_open on evidence_batches (id) where token is null;
      create table evidence_versions (
        object_id text not null,
        version text not null,
        batch_id bigint not null references evidence_batches,
        primary key (object_id, version)
      );
      create index evidence_versions_batch on evidence_versions (batch_id);
      create table evidence_renewals (
        start_id bigint not null references evidence_batches,
        batch_id bigint not null references evidence_batches,
        primary key (start_id, batch_id)
      );
      create table evidence_copies (
        store_id text not null references stores,
        batch_id bigint not null references evidence_batches,
        primary key (store_id, batch_id)
      );
      create table evidence_state (
        is_one boolean primary key default true check (is_one),
        requested_at timestamptz,
        renewal text check (renewal in ('timestamp', 'algorithm')),
        adopting boolean not null default true,
        sealed_to bigint not null default 0,
        looked_at timestamptz not null default now(),
        attempts integer not null default 0,
        problem text
      );
      insert into evidence_state default values;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table evidence_state, evidence_copies, evidence_renewals, evidence_versions, evidence_batches',
    );
  }
}
