import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An agreement may say itself what is decided on the formats of documents (C11). */
export class FormatPolicy1795310000000 implements MigrationInterface {
  readonly name = 'FormatPolicy1795310000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table agreements add column format_policy jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table agreements drop column format_policy');
  }
}
