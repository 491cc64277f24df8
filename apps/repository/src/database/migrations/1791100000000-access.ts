import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Fonds of agreements and AIPs; who registered a transfer; scope, holder, expiry and rotation of keys. */
export class Access1791100000000 implements MigrationInterface {
  readonly name = 'Access1791100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table agreements add column fonds text;
      update agreements set fonds = (select code from agencies where id = agency_id);
      alter table agreements alter column fonds set not null;
      create index on agreements (fonds);
      alter table aips add column fonds text;
      update aips set fonds = (select fonds from agreements where id = agreement_id);
      alter table aips alter column fonds set not null;
      create index on aips (fonds, sequence);
      alter table transfers add column registered_by text;
      alter table api_keys add column fonds text[], add column holder text, add column created_by text,
        add column expires_at timestamptz, add column last_used_at timestamptz, add column rotated_at timestamptz,
        add column previous_secret_sha256 bytea, add column previous_until timestamptz;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table api_keys drop column fonds, drop column holder, drop column created_by, drop column expires_at,
        drop column last_used_at, drop column rotated_at, drop column previous_secret_sha256, drop column previous_until;
      alter table transfers drop column registered_by;
      alter table aips drop column fonds;
      alter table agreements drop column fonds;
    `);
  }
}
