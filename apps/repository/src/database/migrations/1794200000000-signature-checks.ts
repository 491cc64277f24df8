import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is known of each signed file of a holding now, until when that can be shown, and when it is judged again; and what was judged by,
 * whenever that changed.
 */
export class SignatureChecks1794200000000 implements MigrationInterface {
  readonly name = 'SignatureChecks1794200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table signature_checks (
        id bigint generated always as identity unique,
        aip_id text not null references aips on delete cascade,
        path text not null,
        kind text not null,
        sha256 text not null,
        indication text not null,
        sub_indication text,
        judged_at timestamptz not null,
        proved_until timestamptz,
        due_at timestamptz not null,
        problem text,
        primary key (aip_id, path)
      );
      create table signature_bases (
        id bigint generated always as identity primary key,
        at timestamptz not null default now(),
        trust_store text,
        algorithm_policy text not null,
        policy text not null
      );
      create index on signature_checks (due_at);
      create index on signature_checks (proved_until) where proved_until is not null;
      create index on signature_checks (indication);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table signature_bases, signature_checks');
  }
}
