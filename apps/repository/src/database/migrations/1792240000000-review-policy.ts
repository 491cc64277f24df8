import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When an officer decides is said by `review` alone; `on_officer_finding` stays for the release before, and is read no more. */
export class ReviewPolicy1792240000000 implements MigrationInterface {
  readonly name = 'ReviewPolicy1792240000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update agreements set review = case on_officer_finding when 'accept' then 'never' else 'on-finding' end
        where review is null;
      alter table agreements alter column review set default 'on-finding';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table agreements alter column review drop default');
  }
}
