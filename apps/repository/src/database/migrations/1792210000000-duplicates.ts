import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What documents are recognised by, held and submitted, and which of them were found to be the same (check C14). */
export class Duplicates1792210000000 implements MigrationInterface {
  readonly name = 'Duplicates1792210000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table aip_files add column code text, add column date text, add column identity text;
      create index aip_files_code on aip_files (code) where role = 'content' and code is not null;
      create index aip_files_identity on aip_files (identity) where role = 'content' and identity is not null;
      create index aips_record_code on aips (record_code) where record_code is not null;
      alter table transfer_documents add column size_bytes bigint, add column sha512 text, add column code text,
        add column date text, add column identity text;
      create index transfer_documents_sha512 on transfer_documents (sha512) where sha512 is not null;
      create index transfer_documents_code on transfer_documents (code) where code is not null;
      create index transfer_documents_identity on transfer_documents (identity) where identity is not null;
      alter table transfers add column record_code text, add column duplicates jsonb;
      create index transfers_record_code on transfers (record_code) where record_code is not null;
      create table transfer_duplicates (
        transfer_id uuid not null references transfers on delete cascade,
        other_id uuid not null references transfers on delete cascade,
        position integer not null,
        other_path text not null,
        kind text not null check (kind in ('digest', 'code', 'identity', 'record-code')),
        primary key (transfer_id, other_id, position, other_path, kind)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table transfer_duplicates;
      alter table transfers drop column duplicates, drop column record_code;
      alter table transfer_documents drop column identity, drop column date, drop column code, drop column sha512,
        drop column size_bytes;
      drop index aips_record_code;
      alter table aip_files drop column identity, drop column date, drop column code;
    `);
  }
}
