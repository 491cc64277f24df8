import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counters of requests, shared by all processes; what an agency may have open at a time. */
export class Limits1791500000000 implements MigrationInterface {
  readonly name = 'Limits1791500000000';

  async up(runner: QueryRunner): Promise<void> {
    // Unlogged: after a crash of the server all begin to count anew.
    await runner.query(`
      create unlogged table rate_limits (
        key varchar(255) primary key,
        points integer not null default 0,
        expire bigint
      );
      alter table agencies add column max_open_transfers integer, add column max_open_bytes bigint,
        add column max_package_bytes bigint;
      create index transfers_open on transfers (agency_id) include (package_size_bytes)
        where state not in ('preserved', 'returned', 'quarantined');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index transfers_open;
      alter table agencies drop column max_open_transfers, drop column max_open_bytes, drop column max_package_bytes;
      drop table rate_limits;
    `);
  }
}
