import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../config/config.js';
import { startEmbeddedPostgres } from '../database/embedded/launcher.js';

const FOLDER = 'drills';

/** Where a drill restores to: nothing of the archive lies there. */
export const scratchOf = ({ dataDirectory }: Pick<Config, 'dataDirectory'>, drillId: string): string =>
  path.join(dataDirectory, FOLDER, drillId);

/** An empty folder for a drill. */
export async function makeScratch(config: Pick<Config, 'dataDirectory'>, drillId: string): Promise<string> {
  await removeScratch(config, drillId);
  const scratch = scratchOf(config, drillId);
  // The account of the embedded database goes through it.
  await mkdir(scratch, { recursive: true, mode: 0o755 });
  return scratch;
}

/** Removes what a drill restored, the database that a killed one left running as well. */
export async function removeScratch(config: Pick<Config, 'dataDirectory'>, drillId: string): Promise<void> {
  const scratch = scratchOf(config, drillId);
  const database = path.join(scratch, 'postgres');
  if (await stat(path.join(database, 'cluster', 'postmaster.pid')).catch(() => undefined)) {
    const left = await startEmbeddedPostgres(database);
    await left.stop();
  }
  await rm(scratch, { recursive: true, force: true });
}

/** The drills that have left something behind. */
export const scratchesLeft = ({ dataDirectory }: Pick<Config, 'dataDirectory'>): Promise<string[]> =>
  readdir(path.join(dataDirectory, FOLDER)).catch(() => []);
