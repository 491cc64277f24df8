import { isDatabaseAway } from '../environment.js';
import type { JobParts } from '../jobs/job-parts.js';
import { enqueue } from '../jobs/queue.js';
import type { JobContext } from '../jobs/worker.js';
import { requireThere } from '../stores/store-there.js';
import { addLeaf, LOG, versionEvent } from './leaves.js';

/** Versions in one run of the job: others get their turn between two. */
const TOGETHER = 100;

interface Unlogged {
  sequence: string;
  aipId: string;
  version: string;
  objectPath: string;
  inventorySha512: string;
  stores: string[];
}

/**
 * Gives every committed version that the log does not know a leaf, and its manifests: those from before there was a log, and any whose
 * leaf was lost. Goes through the holdings in their order and begins where it was killed.
 */
export async function adoptVersions(parts: JobParts, { signal }: JobContext): Promise<void> {
  const { source, logger } = parts;
  const versions = await nextUnlogged(parts);
  for (const version of versions) {
    signal.throwIfAborted();
    try {
      await adopt(parts, version, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (isDatabaseAway(error)) throw error;
      // The next start tries again.
      logger.warn(
        { err: error, aipId: version.aipId, version: version.version },
        'a version has no leaf in the log yet',
      );
    }
    await parts.config.onStep('log:adopted');
  }
  const last = versions.at(-1);
  if (last === undefined) return void (await source.query('update log_state set adopting = false, adopted_to = 0'));
  // All versions of an AIP are in one batch, or the rest of them is met again.
  const isDone = versions.length < TOGETHER || versions[0]!.sequence === last.sequence;
  const to = isDone ? last.sequence : String(Number(last.sequence) - 1);
  await source.transaction(async (manager) => {
    await manager.query('update log_state set adopted_to = $1', [to]);
    await enqueue(manager, 'adopt-versions', LOG);
  });
}

const nextUnlogged = ({ source }: JobParts): Promise<Unlogged[]> =>
  source.query<Unlogged[]>(
    `select a.sequence, a.id as "aipId", v.version, a.object_path as "objectPath", v.inventory_sha512 as "inventorySha512",
            (select coalesce(array_agg(c.store_id order by c.store_id), '{}') from copies c
              where c.aip_id = a.id and c.state in ('intact', 'unverified')) as stores
       from aips a join aip_versions v on v.aip_id = a.id
      where a.sequence > (select adopted_to from log_state)
        and not exists (select 1 from log_leaves l where l.key = 'version ' || a.id || ' ' || v.version)
      order by a.sequence, v.number limit $1`,
    [TOGETHER],
  );

async function adopt({ archive, source, config }: JobParts, unlogged: Unlogged, signal: AbortSignal): Promise<void> {
  const { aipId, version, objectPath, inventorySha512 } = unlogged;
  const stores = archive.stores.filter(({ id }) => unlogged.stores.includes(id));
  const [from] = stores;
  if (from === undefined) throw new Error('no store that is attached has a good copy');
  for (const store of stores) await requireThere(store);
  const made = await archive.functions.writeManifests({ from, objectPath, version, to: stores, signal });
  if (made.aipId !== aipId || made.inventorySha512 !== inventorySha512)
    throw new Error(`${from.id} has not what the catalogue knows in its place`);
  await source.transaction((manager) => addLeaf(manager, versionEvent('adopted', made, config.clock)));
}
