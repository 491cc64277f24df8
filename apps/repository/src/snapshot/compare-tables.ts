import { mkdir, rm } from 'node:fs/promises';
import type { EntityManager } from 'typeorm';
import type { SnapshotDescription } from './describe-snapshot.js';
import { exportTable } from './export-table.js';
import { SNAPSHOT_TABLES } from './tables.js';

/**
 * Writes tables that were just restored anew and compares each file with the snapshot's. Tables that are restored otherwise than
 * they were (switched off, after the AIPs) are not compared.
 * @param folder for the files, one at a time
 * @returns names of the tables that differ
 */
export async function differingTables(
  manager: EntityManager,
  description: SnapshotDescription,
  folder: string,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const differing: string[] = [];
  for (const table of SNAPSHOT_TABLES.filter(({ after, restored }) => after === undefined && restored === undefined)) {
    const expected = description.tables.find((described) => described.table === table.table)?.files ?? [];
    const found: string[] = [];
    for await (const { path, sha256, file } of exportTable(manager, table, folder)) {
      await rm(file);
      found.push(`${sha256} ${path}`);
    }
    if (found.join() !== expected.map(({ path, sha256 }) => `${sha256} ${path}`).join()) differing.push(table.table);
  }
  return differing;
}
