import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Transfers that wait for what is not theirs, runs that were overtaken, uploads that expire. */
export class Faults1792050000000 implements MigrationInterface {
  readonly name = 'Faults1792050000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table transfers
        add column waits integer not null default 0,
        add column run uuid,
        add column upload_active_at timestamptz not null default now();
      update transfers set upload_active_at = registered_at;
      create index transfers_idle_uploads on transfers (upload_active_at) where state in ('registered', 'uploading');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table transfers drop column waits, drop column run, drop column upload_active_at');
  }
}
