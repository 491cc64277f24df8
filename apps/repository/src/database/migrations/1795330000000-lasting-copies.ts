import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What files were made of which (PREMIS, derivation), how many files of a format have a lasting copy beside them, and the level of an AIP
 * without these: `residual`.
 */
export class LastingCopies1795330000000 implements MigrationInterface {
  readonly name = 'LastingCopies1795330000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table aip_files add column derived_from text;
      create index on aip_files (aip_id, version_number, derived_from) where derived_from is not null;
      alter table aip_formats add column lasting_copies bigint not null default 0;
      alter table aip_format_risks add column residual risk_level;
      update aip_files f set derived_from = m.path from migration_files m
       where m.aip_id = f.aip_id and m.derived_path = f.path and m.outcome = 'migrated';
      update aip_format_risks set is_due = true;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table aip_format_risks drop column residual;
      alter table aip_formats drop column lasting_copies;
      alter table aip_files drop column derived_from;
    `);
  }
}
