import { chmod, mkdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Config } from '../config/config.js';
import { databaseAccount, unreachableFolder } from '../database/embedded/account.js';
import { startEmbeddedPostgres } from '../database/embedded/launcher.js';

/** Where a drill restores to: nothing of the archive lies there. */
export interface Scratch {
  /** For the store. */
  folder: string;
  /** Data directory of a database of its own. */
  database: string;
}

type Place = Pick<Config, 'dataDirectory'>;

const folderOf = ({ dataDirectory }: Place, drillId: string): string => path.join(dataDirectory, 'drills', drillId);
const otherFolderOf = (drillId: string): string => path.join(tmpdir(), `mocban-drill-${drillId}`);

/** Empty folders for a drill. The database's own account must be able to enter its; run by root it may not enter the data directory. */
export async function makeScratch(place: Place, drillId: string): Promise<Scratch> {
  await removeScratch(place, drillId);
  const folder = folderOf(place, drillId);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  if ((await unreachableFolder(folder, databaseAccount())) === undefined) return { folder, database: folder };
  const database = otherFolderOf(drillId);
  await mkdir(database);
  await chmod(database, 0o755);
  return { folder, database };
}

/** Removes what a drill restored, the database that a killed one left running as well. */
export async function removeScratch(place: Place, drillId: string): Promise<void> {
  for (const folder of [folderOf(place, drillId), otherFolderOf(drillId)]) {
    const server = path.join(folder, 'postgres');
    if (await stat(path.join(server, 'cluster', 'postmaster.pid')).catch(() => undefined)) {
      const left = await startEmbeddedPostgres(server);
      await left.stop();
    }
    await rm(folder, { recursive: true, force: true });
  }
}
