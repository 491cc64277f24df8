import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The place of a transfer in the queue, kept for the jobs that follow its first. */
export class FairQueue1791300000000 implements MigrationInterface {
  readonly name = 'FairQueue1791300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table transfers add column queue_place integer');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table transfers drop column queue_place');
  }
}
