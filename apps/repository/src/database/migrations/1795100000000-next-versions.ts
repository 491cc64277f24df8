import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Versions that are staged and may be published already, of AIPs whose catalogue row has the last version yet: at most one of each AIP. */
export class NextVersions1795100000000 implements MigrationInterface {
  readonly name = 'NextVersions1795100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table aip_next_versions (
        aip_id text primary key references aips on delete cascade,
        owner text not null,
        inventory_sha512 text not null,
        staged jsonb not null,
        since timestamptz not null default now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table aip_next_versions');
  }
}
