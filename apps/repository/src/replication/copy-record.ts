import type { EntityManager } from 'typeorm';
import { IS_PERMANENT } from './chosen-policy.js';

/** What is to be done to one copy, with what of its AIP it takes. */
export interface CopyTask {
  aipId: string;
  storeId: string;
  action: 'copy' | 'remove';
  planId: string | null;
  since: Date;
  isLeaving: boolean;
  failures: number;
  cause: string | null;
  objectPath: string;
  fonds: string;
  isPermanent: boolean;
  head: string;
  inventorySha512: string;
  sizeBytes: number;
}

export interface CopyEvent {
  type: 'copied' | 'removed' | 'failed';
  sourceId?: string;
  cause?: string;
}

const COLUMNS = `t.aip_id as "aipId", t.store_id as "storeId", t.action, t.plan_id as "planId", t.since,
  t.is_leaving as "isLeaving", t.failures, t.cause, a.object_path as "objectPath", a.fonds,
  ${IS_PERMANENT} as "isPermanent", a.head,
  v.inventory_sha512 as "inventorySha512", v.size_bytes::float8 as "sizeBytes"`;

/** The oldest that is due in a store. */
export async function nextTask(manager: EntityManager, storeId: string): Promise<CopyTask | undefined> {
  const [task] = await manager.query<CopyTask[]>(
    `select ${COLUMNS} from copy_tasks t join aips a on a.id = t.aip_id
       join aip_versions v on v.aip_id = a.id and v.version = a.head
      where t.store_id = $1 and (t.retry_at is null or t.retry_at <= now()) order by t.sequence limit 1`,
    [storeId],
  );
  return task;
}

/** The task is done: it is gone, and what became of it is kept. */
export async function endTask(manager: EntityManager, task: CopyTask, event: CopyEvent): Promise<void> {
  await manager.query('delete from copy_tasks where aip_id = $1 and store_id = $2', [task.aipId, task.storeId]);
  await keepEvent(manager, task, event);
}

const keepEvent = (
  manager: EntityManager,
  { aipId, storeId, planId }: CopyTask,
  { type, sourceId, cause }: CopyEvent,
): Promise<unknown> =>
  manager.query(
    'insert into copy_events (aip_id, store_id, type, plan_id, source_id, cause) values ($1, $2, $3, $4, $5, $6)',
    [aipId, storeId, type, planId, sourceId ?? null, cause ?? null],
  );

const FIRST_RETRY_MS = 1000;

/** Puts a task off, with why. The same cause is kept once, or an hour without a disk would fill the history. */
export async function putOff(manager: EntityManager, task: CopyTask, cause: string, ceilingMs: number): Promise<void> {
  const delayMs = Math.min(FIRST_RETRY_MS * 2 ** Math.min(task.failures, 20), ceilingMs);
  await manager.query(
    `update copy_tasks set failures = failures + 1, cause = $3, retry_at = now() + $4 * interval '1 millisecond'
      where aip_id = $1 and store_id = $2`,
    [task.aipId, task.storeId, cause, delayMs],
  );
  if (cause !== task.cause) await keepEvent(manager, task, { type: 'failed', cause });
}
