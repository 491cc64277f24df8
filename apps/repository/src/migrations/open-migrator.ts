import { mkdir } from 'node:fs/promises';
import { Migrator } from '@mocban/migration';
import type { Config } from '../config/config.js';
import { currentIdentifier } from '../ingest/identifier.js';

/**
 * The tools of this machine as they are now.
 * @param scratchRoot for what is worked on; its caller removes what a killed process left of it
 */
export async function openMigrator(
  config: Pick<Config, 'migration' | 'formatData'>,
  scratchRoot = config.migration.scratchDirectory,
): Promise<Migrator> {
  const { searchPath, allowUnisolated } = config.migration;
  await mkdir(scratchRoot, { recursive: true });
  return Migrator.open({
    searchPath,
    scratchRoot,
    allowUnisolated,
    identifier: await currentIdentifier(config),
  });
}
