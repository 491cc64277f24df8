import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The release that a file was last looked at by, where that has changed nothing of what its AIP says. */
export class FormatLookedAt1795320000000 implements MigrationInterface {
  readonly name = 'FormatLookedAt1795320000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table aip_files add column format_looked_at_by text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table aip_files drop column format_looked_at_by');
  }
}
