import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What messages of the document exchange say of documents: a note belongs to the holding that has the message, and is joined to what it
 * speaks of when that is read, so that it does not matter which of the two came first.
 */
export class RecordNotes1792250000000 implements MigrationInterface {
  readonly name = 'RecordNotes1792250000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table record_notes (
        id bigint generated always as identity primary key,
        aip_id text not null references aips on delete cascade,
        agency_id uuid not null references agencies,
        kind text not null check (kind in ('recalled', 'replaced', 'updated', 'status')),
        document_id text not null,
        identity text,
        code text,
        text text not null,
        said_by text not null,
        said_at text not null
      );
      create index record_notes_identity on record_notes (identity) where identity is not null;
      create index record_notes_agency on record_notes (agency_id);
      create index record_notes_aip on record_notes (aip_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table record_notes');
  }
}
