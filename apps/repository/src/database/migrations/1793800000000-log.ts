import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The Merkle log of the stores. A leaf is there from the change it tells of, and gets its number later; a leaf with a number is never
 * changed. `log_state` holds the tree so far and how far versions from before the log have been adopted.
 */
export class Log1793800000000 implements MigrationInterface {
  readonly name = 'Log1793800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table log_leaves (
        id bigint generated always as identity primary key,
        key text unique,
        entry bytea not null,
        leaf_hash bytea not null,
        number bigint unique
      );
      create index log_leaves_waiting on log_leaves (id) where number is null;
      create table log_state (
        is_one boolean primary key default true check (is_one),
        size bigint not null default 0,
        nodes bytea not null default '',
        vkey text,
        refusal text,
        refused_at timestamptz,
        adopting boolean not null default true,
        adopted_to bigint not null default 0
      );
      insert into log_state default values;
      create table log_checkpoints (
        size bigint primary key,
        root bytea not null,
        note text not null,
        signed_at timestamptz not null default now()
      );
      create table log_stores (
        store_id text primary key references stores,
        size bigint not null default 0,
        published_at timestamptz,
        problem text
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table log_stores, log_checkpoints, log_state, log_leaves');
  }
}
