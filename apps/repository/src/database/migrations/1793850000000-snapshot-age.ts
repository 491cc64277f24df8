import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How old the newest readable catalogue snapshot of each store is, and which generations were removed on purpose. */
export class SnapshotAge1793850000000 implements MigrationInterface {
  readonly name = 'SnapshotAge1793850000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table catalogue_snapshot_copies add column current_at timestamptz;
      update catalogue_snapshot_copies set current_at = verified_at where state = 'intact';
      alter table catalogue_snapshot_state add column since timestamptz not null default now();
      alter table catalogue_snapshots add column removed_at timestamptz;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table catalogue_snapshot_copies drop column current_at;
      alter table catalogue_snapshot_state drop column since;
      alter table catalogue_snapshots drop column removed_at;
    `);
  }
}
