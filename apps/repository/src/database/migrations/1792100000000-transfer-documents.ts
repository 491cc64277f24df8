import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The documents of a transfer in rows of their own: a package of 100,000 made its report 20 MB, read with every look at it. */
export class TransferDocuments1792100000000 implements MigrationInterface {
  readonly name = 'TransferDocuments1792100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table transfer_documents (
        transfer_id uuid not null references transfers (id) on delete cascade,
        position integer not null check (position > 0),
        path text not null,
        title text,
        outcome text not null check (outcome in ('passed', 'failed')),
        reasons jsonb not null,
        primary key (transfer_id, position)
      );
      create index on transfer_documents (transfer_id, position) where outcome = 'failed';
      insert into transfer_documents (transfer_id, position, path, title, outcome, reasons)
        select t.id, d.position, d.document->>'path', d.document->>'title', d.document->>'outcome', d.document->'reasons'
          from transfers t, jsonb_array_elements(t.report->'documents') with ordinality as d (document, position)
         where t.report is not null;
      update transfers set report = report || jsonb_build_object(
        'documentCount', jsonb_array_length(report->'documents'),
        'documents', jsonb_path_query_array(report, '$.documents[0 to 999]')) where report is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update transfers set report = report || jsonb_build_object('documents', coalesce((
        select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('path', path, 'title', title)) ||
            jsonb_build_object('outcome', outcome, 'reasons', reasons) order by position)
          from transfer_documents where transfer_id = transfers.id), '[]')) where report is not null;
      drop table transfer_documents;
    `);
  }
}
