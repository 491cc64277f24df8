import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a store was opened for the first time: one that was configured while it was away has yet to be made. */
export class StoreOpened1793900000000 implements MigrationInterface {
  readonly name = 'StoreOpened1793900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table stores add column opened_at timestamptz default now()');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table stores drop column opened_at');
  }
}
