import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The log of privileged actions: what was asked for, and how it ended. Rows are added and never changed. */
export class ActionLog1791200000000 implements MigrationInterface {
  readonly name = 'ActionLog1791200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table actions (
        id bigint generated always as identity primary key,
        at timestamptz not null default clock_timestamp(),
        request_id text not null,
        key_id uuid not null,
        key_name text not null,
        role text not null,
        person text not null,
        method text not null,
        route text not null,
        subject text,
        address text
      );
      create index on actions (key_id, id);
      create index on actions (subject, id);
      create table action_outcomes (
        action_id bigint primary key references actions,
        at timestamptz not null default clock_timestamp(),
        outcome text not null check (outcome in ('done', 'denied', 'refused', 'failed')),
        status integer not null,
        code text,
        made text
      );
      create function f_refuse_change() returns trigger language plpgsql as $$
        begin raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege'; end $$;
      create trigger append_only before update or delete or truncate on actions
        for each statement execute function f_refuse_change();
      create trigger append_only before update or delete or truncate on action_outcomes
        for each statement execute function f_refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table action_outcomes, actions; drop function f_refuse_change();');
  }
}
