import { CodedError } from '@mocban/core';
import type { ArchiveStore } from '@mocban/oais';
import { isDatabaseAway } from '../environment.js';
import type { JobParts } from '../jobs/job-parts.js';
import { requireThere } from '../stores/store-there.js';
import { markPlaced, nextLacking, type LackingSeals } from './seal-rows.js';

/** Puts the seals that are made into every store that has their version and lacks them. One that cannot be written to gets its own when it can. */
export async function writeSeals(parts: JobParts, signal: AbortSignal): Promise<void> {
  for (const store of parts.archive.stores)
    try {
      await bring(parts, store, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (isDatabaseAway(error)) throw error;
      parts.logger.warn({ err: error, store: store.id }, 'seals could not be put into a store');
    }
  await markPlaced(parts.source.manager);
}

async function bring(parts: JobParts, store: ArchiveStore, signal: AbortSignal): Promise<void> {
  const { source } = parts;
  let page = await nextLacking(source.manager, store.id, '-1');
  if (page.length > 0) await requireThere(store);
  for (; page.length > 0; page = await nextLacking(source.manager, store.id, page.at(-1)!.leaf))
    for (const lacking of page) {
      signal.throwIfAborted();
      await bringOne(parts, store, lacking);
    }
}

async function bringOne(
  { source, archive, config, logger }: JobParts,
  store: ArchiveStore,
  { object, version, objectPath, sha256, sha512 }: LackingSeals,
): Promise<void> {
  try {
    await archive.functions.writeSeals(store, objectPath, version, { sha256, sha512 });
  } catch (error) {
    if (!(error instanceof CodedError) || error.code !== 'ARCHIVE_EVIDENCE_CONFLICT') throw error;
    // Another seal in its place is for a person to look at, and holds up no other.
    return logger.warn({ err: error, store: store.id, object, version }, 'a store has another seal');
  }
  await config.onStep('seal:written');
  await source.query(
    'insert into seal_copies (store_id, object_id, version) values ($1, $2, $3) on conflict do nothing',
    [store.id, object, version],
  );
}
