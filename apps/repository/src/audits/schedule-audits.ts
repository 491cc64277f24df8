import { randomUUID } from 'node:crypto';
import type { ArchiveStore } from '@mocban/oais';
import { AuditEntity } from '../database/entities/storage.js';
import type { JobParts } from '../jobs/job-parts.js';
import { enqueue } from '../jobs/queue.js';
import { DUE_SHARE, isWithinHours, readContract, type AuditContract } from './contract.js';
import type { AuditScope } from './plan-audit.js';
import { storeBack } from './store-away.js';

/** Copies of a scheduled run at most: each run has its report and its leaf in the log. */
const COPIES_OF_A_RUN = 1000;
const SCHEDULER = 'scheduler';

/** Starts the audits that the contracts ask for: one at a time for each store, so that no store waits for another. */
export async function scheduleAudits(parts: JobParts): Promise<void> {
  for (const store of parts.archive.stores) {
    const contract = await readContract(parts.source.manager, store.id);
    await noticeReturn(parts, store);
    if (!isWithinHours(contract, parts.config.clock.now()) || (await isBusy(parts, store.id))) continue;
    const scope = await wantedScope(parts, store.id, contract);
    if (scope !== undefined) await start(parts, store.id, scope);
  }
}

async function noticeReturn({ source, archive }: JobParts, store: ArchiveStore): Promise<void> {
  const away = await source.query<unknown[]>('select 1 from stores where id = $1 and unreachable_since is not null', [
    store.id,
  ]);
  if (away.length > 0 && (await archive.functions.isReachable(store))) await storeBack(source.manager, store.id);
}

/** A store that is away is not tried again before it is back. */
async function isBusy({ source }: JobParts, storeId: string): Promise<boolean> {
  const rows = await source.query<unknown[]>(
    `select 1 from audits where state in ('queued', 'running') and $1 = any(store_ids) and trigger = 'schedule'
      union all select 1 from stores where id = $1 and unreachable_since is not null
      union all select 1 from audits where state in ('failed', 'canary-failed') and $1 = any(store_ids)
        and trigger = 'schedule' and ended_at > now() - interval '1 hour'`,
    [storeId],
  );
  return rows.length > 0;
}

/** What the contract of a store asks for now; `undefined`: nothing. */
export async function wantedScope(
  { source }: Pick<JobParts, 'source'>,
  storeId: string,
  { maxAgeDays, sample }: AuditContract,
): Promise<AuditScope | undefined> {
  // The longest unread of all, by its index; whether any is due is a scan of all that are not.
  const [oldest] = await source.query<{ due: boolean }[]>(
    `select coalesce(verified_at < now() - $2 * interval '1 day', true) as due
       from copies where store_id = $1 order by verified_at nulls first limit 1`,
    [storeId, maxAgeDays * DUE_SHARE],
  );
  if (oldest?.due === true) return { due: COPIES_OF_A_RUN };
  if (sample === null) return undefined;
  const sampled = await source.query<unknown[]>(
    `select 1 from audits where trigger = 'schedule' and store_ids = array[$1] and scope ? 'sample'
        and requested_at > now() - $2 * interval '1 day' limit 1`,
    [storeId, sample.everyDays],
  );
  return sampled.length > 0 ? undefined : { sample: { seed: randomUUID(), percent: sample.percent } };
}

const start = ({ source }: JobParts, storeId: string, scope: AuditScope): Promise<void> =>
  source.transaction(async (manager) => {
    const inserted = await manager
      .getRepository(AuditEntity)
      .insert({ storeIds: [storeId], scope, trigger: 'schedule', requestedBy: SCHEDULER });
    const { id } = inserted.identifiers[0] as { id: string };
    await enqueue(manager, 'run-audit', id);
  });
