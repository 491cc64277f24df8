import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who wants to be notified of what, and what was delivered to whom. */
export class Webhooks1792230000000 implements MigrationInterface {
  readonly name = 'Webhooks1792230000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table webhooks (
        id uuid primary key default gen_random_uuid(),
        sequence bigint generated always as identity unique,
        agency_id uuid references agencies,
        url text not null,
        events text[] not null,
        secret bytea not null,
        previous_secret bytea,
        previous_until timestamptz,
        created_at timestamptz not null default now(),
        created_by text not null,
        disabled_at timestamptz,
        disabled_reason text
      );
      create table webhook_deliveries (
        id uuid primary key default gen_random_uuid(),
        sequence bigint generated always as identity unique,
        webhook_id uuid not null references webhooks on delete cascade,
        message_id text not null,
        event text not null,
        body text not null,
        state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
        attempts jsonb not null default '[]',
        failures integer not null default 0,
        created_at timestamptz not null default clock_timestamp(),
        next_attempt_at timestamptz,
        delivered_at timestamptz
      );
      create index on webhook_deliveries (webhook_id, sequence);
      create index on webhook_deliveries (created_at) where state <> 'pending';
      create index on webhook_deliveries (id) where state = 'pending';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table webhook_deliveries, webhooks');
  }
}
