import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Seals of versions by the archive's own key: waiting, then made, then placed in every store that had the version. `next_leaf` is the first leaf
 * of the log that was not looked at for versions to be sealed.
 */
export class Seals1794420000000 implements MigrationInterface {
  readonly name = 'Seals1794420000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table seals (
        object_id text not null,
        version text not null,
        leaf bigint not null,
        sha256 bytea,
        sha512 bytea,
        sealed_at timestamptz,
        is_placed boolean not null default false,
        primary key (object_id, version)
      );
      create index seals_open on seals (leaf) where not is_placed;
      create index seals_leaf on seals (leaf);
      create table seal_copies (
        store_id text not null references stores,
        object_id text not null,
        version text not null,
        primary key (store_id, object_id, version),
        foreign key (object_id, version) references seals
      );
      create table seal_state (
        is_one boolean primary key default true check (is_one),
        next_leaf bigint not null default 0,
        subject text,
        not_after timestamptz,
        problem text,
        pin_refused_at timestamptz
      );
      insert into seal_state default values;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table seal_state, seal_copies, seals');
  }
}
