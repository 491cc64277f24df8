import type { EntityManager } from 'typeorm';
import type { JobParts } from '../jobs/job-parts.js';

/** Leaves of the log looked at in one transaction. */
const LEAVES = 200_000;
/** Versions read together. */
const TOGETHER = 100;

/** Leaves of versions of AIPs that were numbered since the last look; those of catalogue snapshots are not sealed. */
const NEW_LEAVES_SQL = `from (select l.number, convert_from(l.entry, 'UTF8')::jsonb as e from log_leaves l
    where l.number >= (select next_leaf from seal_state) and l.key >= 'version ' and l.key < 'version!') as logged
  where e->>'type' <> 'catalogue-snapshot'`;

/** How many versions wait for their seal, as SQL: counted up to 100 000. */
export const UNSEALED_VERSIONS_SQL = `(select count(*) from (
  select 1 from seals where not is_placed and sealed_at is null union all select 1 ${NEW_LEAVES_SQL} limit 100000) as waiting)`;

/** Copies that have a version whose seals are made, and not the seals. */
const LACKING_SQL = `from seals s join aips a on a.id = s.object_id join copies c on c.aip_id = s.object_id
  where s.sealed_at is not null and c.state in ('intact', 'unverified')
    and substr(s.version, 2)::int <= substr(c.version, 2)::int
    and not exists (select 1 from seal_copies k where k.store_id = c.store_id and k.object_id = s.object_id and k.version = s.version)`;

/** Whether seals are to be made, or a store is to get them, as SQL. */
export const SEALS_OPEN_SQL = 'exists (select 1 from seals where not is_placed)';

/** Marks the seals that every store has that has their version. */
export const markPlaced = (manager: EntityManager): Promise<unknown> =>
  manager.query(
    `update seals set is_placed = true where not is_placed and sealed_at is not null
        and (object_id, version) not in (select s.object_id, s.version ${LACKING_SQL} and not s.is_placed)`,
  );

/** Gives every version that the log has got since the last look a row: it waits for its seal. */
export async function takeUpVersions({ source }: JobParts): Promise<void> {
  for (let isMore = true; isMore;)
    isMore = await source.transaction(async (manager) => {
      const [state] = await manager.query<{ next_leaf: string }[]>('select next_leaf from seal_state for update');
      const [log] = await manager.query<{ size: string }[]>('select size from log_state');
      const to = Math.min(Number(log!.size), Number(state!.next_leaf) + LEAVES);
      if (to <= Number(state!.next_leaf)) return false;
      await manager.query(
        `insert into seals (object_id, version, leaf)
         select e->>'object', e->>'version', number ${NEW_LEAVES_SQL} and number < $1 on conflict do nothing`,
        [to],
      );
      await manager.query('update seal_state set next_leaf = $1', [to]);
      return to < Number(log!.size);
    });
}

export interface UnsealedVersion {
  leaf: string;
  object: string;
  version: string;
  objectPath: string;
  /** SHA-256 of its manifests, hexadecimal, by the log. */
  sha256: string;
  sha512: string;
  /** Those that have a good copy. */
  stores: string[];
}

/** The next versions that wait, in the order of their leaves. @param after the last one that was looked at */
export const nextUnsealed = (manager: EntityManager, after: string): Promise<UnsealedVersion[]> =>
  manager.query<UnsealedVersion[]>(
    `select s.leaf, s.object_id as object, s.version, a.object_path as "objectPath",
            e.event->'manifests'->0->>'sha256' as sha256, e.event->'manifests'->1->>'sha256' as sha512,
            (select coalesce(array_agg(c.store_id), '{}') from copies c
              where c.aip_id = s.object_id and c.state in ('intact', 'unverified')) as stores
       from seals s join aips a on a.id = s.object_id
       join log_leaves l on l.key = 'version ' || s.object_id || ' ' || s.version
       cross join lateral (select convert_from(l.entry, 'UTF8')::jsonb as event) e
      where not s.is_placed and s.sealed_at is null and s.leaf > $1 order by s.leaf limit $2`,
    [after, TOGETHER],
  );

/**
 * A store got a copy anew, made or restored, and may have lost what lay beside it: it is given the seals again.
 * @returns whether the object has any
 */
export async function giveAgain(manager: EntityManager, store: string, objectPath: string): Promise<boolean> {
  const of = '(select id from aips where object_path = $1)';
  await manager.query(`delete from seal_copies where object_id = ${of} and store_id = $2`, [objectPath, store]);
  const [rows] = await manager.query<[unknown[], number]>(
    `update seals set is_placed = false where object_id = ${of} and sealed_at is not null returning 1`,
    [objectPath],
  );
  return rows.length > 0;
}

export interface LackingSeals {
  leaf: string;
  object: string;
  version: string;
  objectPath: string;
  sha256: Buffer;
  sha512: Buffer;
}

/** The next versions whose seals a store lacks. @param after leaf of the last one that was looked at */
export const nextLacking = (manager: EntityManager, store: string, after: string): Promise<LackingSeals[]> =>
  manager.query<LackingSeals[]>(
    `select s.leaf, s.object_id as object, s.version, a.object_path as "objectPath", s.sha256, s.sha512 ${LACKING_SQL}
        and c.store_id = $1 and s.leaf > $2 order by s.leaf limit $3`,
    [store, after, TOGETHER],
  );
