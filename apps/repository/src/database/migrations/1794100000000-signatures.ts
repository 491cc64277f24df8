import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Verdicts on signatures (C12): those that a transfer was decided by, with what was judged by and lies in no file of its package, so that
 * the same AIP is made however often that is tried; and those of each holding, the newest of a file last.
 */
export class Signatures1794100000000 implements MigrationInterface {
  readonly name = 'Signatures1794100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table transfer_signatures (
        transfer_id uuid not null references transfers on delete cascade,
        position integer not null,
        path text not null,
        kind text not null,
        sha256 text not null,
        indication text not null,
        sub_indication text,
        decision text not null,
        report jsonb not null,
        primary key (transfer_id, position)
      );
      create table signature_material (
        sha256 text primary key,
        type text not null,
        bytes bytea not null
      );
      create table signature_verdicts (
        id bigint generated always as identity primary key,
        aip_id text not null,
        path text not null,
        kind text not null,
        sha256 text not null,
        origin text not null,
        judged_at timestamptz not null,
        indication text not null,
        sub_indication text,
        decision text not null,
        report jsonb not null
      );
      create index on signature_verdicts (aip_id, path, judged_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table signature_verdicts, signature_material, transfer_signatures');
  }
}
