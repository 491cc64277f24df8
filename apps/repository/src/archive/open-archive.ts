import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import type { Database } from '../database/database.js';
import { Archive, type ArchiveFunctions } from './archive.js';
import { StoreKeeper } from './store-keeper.js';

/**
 * Opens every store that is there; makes those that this archive never had. The others are away until they can be opened.
 * @throws as `StoreKeeper.open`
 */
export async function openArchive(
  config: Config,
  functions: ArchiveFunctions,
  database: Pick<Database, 'lease' | 'source'>,
  logger: Logger,
): Promise<Archive> {
  await mkdir(config.uploadDirectory, { recursive: true, mode: 0o700 });
  const keeper = new StoreKeeper({ config, functions, database, logger });
  await keeper.open();
  return new Archive(
    functions,
    keeper.kept.map(({ store }) => store),
    new Map(keeper.kept.map((kept) => [kept.config.id, kept])),
    keeper,
  );
}
