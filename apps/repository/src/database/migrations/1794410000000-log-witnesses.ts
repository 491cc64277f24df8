import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far each witness of the log is, and when it is asked again. */
export class LogWitnesses1794410000000 implements MigrationInterface {
  readonly name = 'LogWitnesses1794410000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table log_witnesses (
        vkey text primary key,
        size bigint not null default 0,
        cosigned_at timestamptz,
        problem text,
        conflict text,
        attempts integer not null default 0,
        retry_at timestamptz
      )
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table log_witnesses');
  }
}
