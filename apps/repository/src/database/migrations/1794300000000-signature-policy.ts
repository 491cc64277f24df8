import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An agreement may say itself what is decided on verdicts on signatures (C12). */
export class SignaturePolicy1794300000000 implements MigrationInterface {
  readonly name = 'SignaturePolicy1794300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table agreements add column signature_policy jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table agreements drop column signature_policy');
  }
}
