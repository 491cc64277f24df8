import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A list of several hồ sơ is one transfer that becomes several AIPs: which part of it an AIP is, and the codes by which other transfers
 * find those that are under way.
 */
export class SeveralPackages1792260000000 implements MigrationInterface {
  readonly name = 'SeveralPackages1792260000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table aips drop constraint aips_transfer_id_key;
      create index aips_transfer on aips (transfer_id);
      alter table aips add column part_number integer, add column part_count integer;
      alter table transfers add column record_codes text[];
      create index transfers_record_codes on transfers using gin (record_codes) where record_codes is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table transfers drop column record_codes;
      alter table aips drop column part_count, drop column part_number;
      drop index aips_transfer;
      alter table aips add constraint aips_transfer_id_key unique (transfer_id);
    `);
  }
}
