import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Policies of replication for what is to be kept for ever (thời hạn bảo quản: vĩnh viễn), of every fonds or of one. */
export class PolicyRetention1793910000000 implements MigrationInterface {
  readonly name = 'PolicyRetention1793910000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table replication_policies
        add column retention text check (retention in ('permanent')),
        drop constraint replication_policies_fonds_version_key,
        add constraint replication_policies_version unique nulls not distinct (fonds, retention, version);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from replication_policies where retention is not null;
      alter table replication_policies
        drop constraint replication_policies_version,
        drop column retention,
        add constraint replication_policies_fonds_version_key unique nulls not distinct (fonds, version);
    `);
  }
}
