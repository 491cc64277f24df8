import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests for what one person alone may not do; who has seen the secret of a key; when a quarantined package was deleted. */
export class Approvals1791400000000 implements MigrationInterface {
  readonly name = 'Approvals1791400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table approvals (
        id uuid primary key default gen_random_uuid(),
        sequence bigint generated always as identity unique,
        kind text not null,
        subject text not null,
        fonds text,
        reason text not null,
        state text not null default 'open' check (state in ('open', 'approved', 'rejected', 'expired', 'carried-out', 'failed')),
        requested_by text not null,
        requested_by_name text not null,
        requested_at timestamptz not null default now(),
        expires_at timestamptz not null,
        decided_by text,
        decided_by_name text,
        decided_at timestamptz,
        decision_note text,
        ended_at timestamptz,
        cause text,
        check (decided_by <> requested_by)
      );
      create unique index on approvals (kind, subject) where state in ('open', 'approved');
      alter table api_keys add column known_to text, add column previous_known_to text;
      update api_keys set known_to = created_by;
      alter table transfers add column purged_at timestamptz;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table approvals;
      alter table api_keys drop column known_to, drop column previous_known_to;
      alter table transfers drop column purged_at;
    `);
  }
}
