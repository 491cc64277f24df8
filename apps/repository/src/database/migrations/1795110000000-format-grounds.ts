import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How the format of a file came to be known: by what, by which release of signatures, and what was met beside it. */
export class FormatGrounds1795110000000 implements MigrationInterface {
  readonly name = 'FormatGrounds1795110000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table aip_files add column format_basis text, add column format_release text,
        add column format_warnings text[]`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table aip_files drop column format_basis, drop column format_release, drop column format_warnings',
    );
  }
}
