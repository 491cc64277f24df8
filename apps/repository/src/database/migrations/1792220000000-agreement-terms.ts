import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Limits of agreements and when an officer is asked, with the history of both; who reviews a transfer. */
export class AgreementTerms1792220000000 implements MigrationInterface {
  readonly name = 'AgreementTerms1792220000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table agreements add column limits jsonb not null default '{}',
        add column review text check (review in ('always', 'on-finding', 'never')),
        add column duplicates text not null default 'review' check (duplicates in ('review', 'record'));
      create table agreement_changes (
        id bigint generated always as identity primary key,
        agreement_id uuid not null references agreements on delete cascade,
        at timestamptz not null default clock_timestamp(),
        agent text not null,
        before jsonb not null,
        after jsonb not null
      );
      create index on agreement_changes (agreement_id, id);
      alter table transfers add column reviewer text, add column reviewer_name text, add column claimed_at timestamptz;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table transfers drop column claimed_at, drop column reviewer_name, drop column reviewer;
      drop table agreement_changes;
      alter table agreements drop column duplicates, drop column review, drop column limits;
    `);
  }
}
