import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Restore drills, each with its record. */
export class Drills1793510000000 implements MigrationInterface {
  readonly name = 'Drills1793510000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table drills (
        id uuid primary key default gen_random_uuid(),
        sequence bigint generated always as identity unique,
        store_id text not null,
        sample integer check (sample > 0),
        state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
        requested_by text not null,
        requested_at timestamptz not null default now(),
        ended_at timestamptz,
        cause text,
        passed boolean,
        record text
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table drills');
  }
}
