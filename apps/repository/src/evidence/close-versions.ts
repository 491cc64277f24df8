import { treeOfGroups } from '@mocban/evidence';
import type { EntityManager } from 'typeorm';
import type { JobParts } from '../jobs/job-parts.js';
import { insertBatch } from './batch-rows.js';

/** Versions of one batch, at most. */
const TOGETHER = 100_000;
/** Leaves of the log looked at for one batch. */
const LEAVES = 200_000;

interface WaitingVersion {
  number: string;
  object: string;
  version: string;
  sha256: Buffer;
  sha512: Buffer;
}

/** Leaves of versions that were numbered since the last batch was closed. */
const WAITING_SQL = `from log_leaves l
  where l.number >= (select sealed_to from evidence_state) and l.key >= 'version ' and l.key < 'version!'`;

/** Counted so far: where no authority is named all versions wait. */
const COUNTED = 100_000;

/** How many versions wait for a batch, as SQL: at most 100 000. */
export const WAITING_VERSIONS_SQL = `(select count(*) from (select 1 ${WAITING_SQL} limit ${COUNTED}) as waiting)`;

/** How many versions wait for a batch; counted up to 100 000. */
export async function waitingVersions(manager: EntityManager): Promise<number> {
  const [row] = await manager.query<{ n: string }[]>(`select ${WAITING_VERSIONS_SQL} as n`);
  return Number(row!.n);
}

/**
 * Closes a batch over the versions that the log has got since the last one: in one transaction, so that each is in exactly one. The digests
 * of their manifests are in their leaves: no store is read.
 * @returns whether there may be more
 */
export async function closeVersions({ source, config }: JobParts): Promise<boolean> {
  const isMore = await source.transaction(async (manager) => {
    const [state] = await manager.query<{ sealed_to: string }[]>('select sealed_to from evidence_state for update');
    const [log] = await manager.query<{ size: string }[]>('select size from log_state');
    const from = Number(state!.sealed_to);
    const to = Math.min(Number(log!.size), from + LEAVES);
    if (to <= from) return false;
    const waiting = await nextWaiting(manager, from, to);
    if (waiting.length > 0) {
      const tree = treeOfGroups(
        'sha256',
        waiting.map(({ sha256, sha512 }) => [sha256, sha512]),
      );
      const id = await insertBatch(manager, 'versions', tree);
      await manager.query(
        'insert into evidence_versions (object_id, version, batch_id) select g.object, g.version, $3 from unnest($1::text[], $2::text[]) as g (object, version)',
        [waiting.map(({ object }) => object), waiting.map(({ version }) => version), id],
      );
    }
    const isFull = waiting.length === TOGETHER;
    const next = isFull ? Number(waiting.at(-1)!.number) + 1 : to;
    await manager.query('update evidence_state set sealed_to = $1', [next]);
    return isFull || to < Number(log!.size);
  });
  await config.onStep('batch:closed');
  return isMore;
}

/** Those that no batch has: one that a store had of them may have been taken over. */
const nextWaiting = (manager: EntityManager, from: number, to: number): Promise<WaitingVersion[]> =>
  manager.query<WaitingVersion[]>(
    `select number, e->>'object' as object, e->>'version' as version,
            decode(e->'manifests'->0->>'sha256', 'hex') as sha256, decode(e->'manifests'->1->>'sha256', 'hex') as sha512
       from (select l.number, convert_from(l.entry, 'UTF8')::jsonb as e from log_leaves l
              where l.number >= $1 and l.number < $2 and l.key >= 'version ' and l.key < 'version!') as logged
      where not exists (select 1 from evidence_versions v where v.object_id = e->>'object' and v.version = e->>'version')
      order by number limit $3`,
    [from, to, TOGETHER],
  );
