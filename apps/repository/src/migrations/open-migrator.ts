import { mkdir } from 'node:fs/promises';
import { Migrator } from '@mocban/migration';
import type { Config } from '../config/config.js';
import { currentIdentifier } from '../ingest/identifier.js';

/** The tools of this machine as they are now. */
export async function openMigrator(config: Pick<Config, 'migration' | 'formatData'>): Promise<Migrator> {
  const { searchPath, scratchDirectory, allowUnisolated } = config.migration;
  await mkdir(scratchDirectory, { recursive: true });
  return Migrator.open({
    searchPath,
    scratchRoot: scratchDirectory,
    allowUnisolated,
    identifier: await currentIdentifier(config),
  });
}
