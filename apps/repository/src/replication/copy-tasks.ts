import type { EntityManager } from 'typeorm';
import { enqueue } from '../jobs/queue.js';

/** A row per store that has copies to be made or removed. */
export const OPEN_COPIES_SQL = `select id from stores s where s.state <> 'away'
  and exists (select 1 from copy_tasks t where t.store_id = s.id)`;

/** Has the copies of an AIP made that a transfer did not wait for, in the caller's transaction. */
export async function leaveCopies(manager: EntityManager, aipId: string, storeIds: readonly string[]): Promise<void> {
  await manager.query(
    `insert into copy_tasks (aip_id, store_id, action, sequence)
     select a.id, s.id, 'copy', a.sequence from aips a cross join unnest($2::text[]) as s (id) where a.id = $1
     on conflict do nothing`,
    [aipId, storeIds],
  );
  for (const id of storeIds) await enqueue(manager, 'replicate-copies', id);
}

/** Gives every store that has copies to be made or removed its job. */
export async function startCopying(manager: EntityManager): Promise<void> {
  const stores = await manager.query<{ id: string }[]>(OPEN_COPIES_SQL);
  for (const { id } of stores) await enqueue(manager, 'replicate-copies', id);
}
