import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Versions of the catalogue snapshot, where they lie, and when one was last taken; keys whose secret nobody has any more. */
export class CatalogueSnapshots1793500000000 implements MigrationInterface {
  readonly name = 'CatalogueSnapshots1793500000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table catalogue_snapshots (
        object_id text not null,
        generation integer not null,
        number integer not null,
        version text not null,
        object_path text not null,
        created text not null,
        inventory_sha512 text not null,
        primary key (generation, number)
      );
      create index catalogue_snapshots_place on catalogue_snapshots (object_path, number);
      create table catalogue_snapshot_copies (
        object_id text not null,
        store_id text not null references stores,
        version text not null,
        state text not null,
        verified_at timestamptz,
        primary key (object_id, store_id)
      );
      create table catalogue_snapshot_state (
        is_only boolean primary key default true check (is_only),
        checked_at timestamptz not null default now(),
        requested_at timestamptz,
        problem text
      );
      insert into catalogue_snapshot_state default values;
      alter table api_keys alter column secret_sha256 drop not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update api_keys set secret_sha256 = uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
        where secret_sha256 is null;
      alter table api_keys alter column secret_sha256 set not null;
      drop table catalogue_snapshot_state, catalogue_snapshot_copies, catalogue_snapshots;
    `);
  }
}
