import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When each store's log was last held against its entries whole, and what was put right. */
export class LogMending1793860000000 implements MigrationInterface {
  readonly name = 'LogMending1793860000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table log_stores add column checked_at timestamptz, add column mended_at timestamptz,
        add column mended_files bigint not null default 0;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table log_stores drop column checked_at, drop column mended_at, drop column mended_files',
    );
  }
}
