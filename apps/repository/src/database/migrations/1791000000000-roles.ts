import type { MigrationInterface, QueryRunner } from 'typeorm';

/** All roles of the service; who was an archivist is an officer. */
export class Roles1791000000000 implements MigrationInterface {
  readonly name = 'Roles1791000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table api_keys drop constraint api_keys_role_check;
      alter table api_keys drop constraint api_keys_check;
      update api_keys set role = 'officer' where role = 'archivist';
      alter table api_keys add constraint api_keys_role_check check (role in ('producer', 'contractor', 'officer',
        'approver', 'auditor', 'reader', 'integration', 'administrator'));
      alter table api_keys add constraint api_keys_agency_check
        check ((role in ('producer', 'contractor')) = (agency_id is not null));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table api_keys drop constraint api_keys_agency_check;
      alter table api_keys drop constraint api_keys_role_check;
      delete from api_keys where role not in ('producer', 'officer', 'administrator');
      update api_keys set role = 'archivist' where role = 'officer';
      alter table api_keys add constraint api_keys_role_check check (role in ('producer', 'archivist', 'administrator'));
      alter table api_keys add constraint api_keys_check check ((role = 'producer') = (agency_id is not null));
    `);
  }
}
