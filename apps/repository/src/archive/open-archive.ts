import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import type { StoreConfig } from '../config/store-options.js';
import type { Database } from '../database/database.js';
import { Archive, type ArchiveFunctions } from './archive.js';
import { openStore, type OpenedStore } from './open-store.js';

/**
 * Opens every store; makes those that this archive never had.
 * @throws as `openStore`
 */
export async function openArchive(
  { dataDirectory, uploadDirectory, stores }: Pick<Config, 'dataDirectory' | 'uploadDirectory' | 'stores'>,
  functions: ArchiveFunctions,
  { lease, source }: Pick<Database, 'lease' | 'source'>,
  logger: Logger,
): Promise<Archive> {
  await mkdir(uploadDirectory, { recursive: true, mode: 0o700 });
  // One process at a time: of several that start at once, the first makes the stores.
  return lease.withLock('stores', async () => {
    const known = new Set((await source.query<{ id: string }[]>('select id from stores')).map(({ id }) => id));
    const opened: OpenedStore[] = [];
    // Those that were here before come first: a start that is refused leaves nothing behind.
    const order = [...stores.keys()].sort(
      (a, b) => Number(known.has(stores[b]!.id)) - Number(known.has(stores[a]!.id)),
    );
    for (const at of order) {
      const config = stores[at]!;
      opened[at] = await openStore(config, functions, {
        isFirst: at === 0,
        isKnown: known.has(config.id),
        workDirectory: path.join(dataDirectory, 'work'),
      });
      const { probe } = opened[at];
      if (probe !== undefined) logger.info({ store: config.id, probe }, 'what the server of a store honours');
    }
    for (const store of stores) await rememberStore(source, store);
    const details = new Map(stores.map((config, at) => [config.id, { config, probe: opened[at]!.probe }]));
    return new Archive(
      functions,
      opened.map(({ store }) => store),
      details,
    );
  });
}

/** What policies go by is known of a store that is not attached any more as well. */
const rememberStore = (source: Database['source'], { id, site, carrierKind, trust }: StoreConfig): Promise<unknown> =>
  source.query(
    `insert into stores (id, site, carrier_kind, trust) values ($1, $2, $3, $4)
     on conflict (id) do update set site = excluded.site, carrier_kind = excluded.carrier_kind, trust = excluded.trust`,
    [id, site, carrierKind, trust],
  );
