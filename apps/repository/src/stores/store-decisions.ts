import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Archive } from '../archive/archive.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { startCopying } from '../replication/copy-tasks.js';
import type { StoreState } from '../replication/policies.js';
import type { ChangeStoreBody, StoreDecisionDto } from './store-decision.dto.js';

interface DecisionRow {
  id: string;
  state: StoreState;
  reason: string | null;
  by: string | null;
  at: Date | null;
  drained: Date | null;
  recoverable: Date | null;
  emptied: Date | null;
  rate: number | null;
  hours: string | null;
  price: number | null;
  measured: number | null;
  copies: number;
  removals: number;
  since: Date | null;
  cause: string | null;
}

/** What operators decide of stores, one by one; what moves copies is a plan's. */
@Injectable()
export class StoreDecisions {
  constructor(
    readonly source: DataSource,
    readonly archive: Archive,
  ) {}

  async all(): Promise<Map<string, StoreDecisionDto>> {
    const rows = await this.source.query<DecisionRow[]>(
      `select s.id, s.state, s.state_reason as reason, s.state_by as by, s.state_at as at, s.drained_at as drained,
              s.recoverable_until as recoverable, s.emptied_at as emptied, s.bytes_per_second::float8 as rate,
              s.copy_hours as hours, s.price_per_gib::float8 as price,
              case when s.copied_ms > 0 then s.copied_bytes * 1000.0 / s.copied_ms end::float8 as measured,
              coalesce(t.copies, 0) as copies, coalesce(t.removals, 0) as removals, t.since, f.cause
         from stores s left join (
           select store_id, count(*) filter (where action = 'copy')::int as copies,
                  count(*) filter (where action = 'remove')::int as removals, min(since) as since
             from copy_tasks group by 1
         ) t on t.store_id = s.id
         left join lateral (select cause from copy_tasks where store_id = s.id and cause is not null
                             order by retry_at desc limit 1) f on true`,
    );
    return new Map(rows.map((row) => [row.id, toDto(row)]));
  }

  /** @throws ServiceError `STORE_UNKNOWN`, `STORE_STATE` */
  async change(id: string, body: ChangeStoreBody, caller: Principal): Promise<void> {
    await this.source.transaction(async (manager) => {
      const [row] = await manager.query<{ state: StoreState; emptied: Date | null }[]>(
        'select state, emptied_at as emptied from stores where id = $1 for update',
        [id],
      );
      if (!row) throw new ServiceError('STORE_UNKNOWN', `there is no store ${id}`);
      if (body.state !== undefined && body.state !== row.state) {
        this.#requireChange(id, row, body.state);
        await setState(manager, id, body.state, body.reason, caller.name);
      }
      await changeLimits(manager, id, body);
      await startCopying(manager);
    });
  }

  #requireChange(id: string, { state, emptied }: { state: StoreState; emptied: Date | null }, to: StoreState): void {
    if (id === this.archive.first.id && to !== 'active')
      throw new ServiceError('STORE_STATE', 'packages are made in the first store: begin the service with another one');
    if (state === 'draining')
      throw new ServiceError('STORE_STATE', 'the store is being drained: cancel that plan first');
    if (emptied) throw new ServiceError('STORE_STATE', 'the store was emptied: nothing in it can be taken back');
    if (state === 'retired' && to !== 'active')
      throw new ServiceError('STORE_STATE', 'a retired store is taken back as active, or stays retired');
  }
}

/** Sets the state of a store, in the caller's transaction. A store that is taken back is as if it had never been drained. */
export async function setState(
  manager: EntityManager,
  id: string,
  state: StoreState,
  reason: string,
  by: string,
): Promise<void> {
  await manager.query(
    `update stores set state = $2, state_reason = $3, state_by = $4, state_at = now(),
       drained_at = null, recoverable_until = null where id = $1`,
    [id, state, reason, by],
  );
}

async function changeLimits(manager: EntityManager, id: string, body: ChangeStoreBody): Promise<void> {
  const { bytesPerSecond, copyHours, pricePerGib } = body;
  await manager.query(
    `update stores set bytes_per_second = case when $2 then $3 else bytes_per_second end,
       copy_hours = case when $4 then $5 else copy_hours end, price_per_gib = case when $6 then $7 else price_per_gib end
      where id = $1`,
    [
      id,
      bytesPerSecond !== undefined,
      bytesPerSecond ?? null,
      copyHours !== undefined,
      copyHours ?? null,
      pricePerGib !== undefined,
      pricePerGib ?? null,
    ],
  );
}

const toDto = (row: DecisionRow): StoreDecisionDto => ({
  state: row.state,
  ...(row.reason !== null && { stateReason: row.reason }),
  ...(row.by !== null && { stateBy: row.by }),
  ...(row.at && { stateSince: row.at.toISOString() }),
  ...(row.drained && { drainedAt: row.drained.toISOString() }),
  ...(row.recoverable && { recoverableUntil: row.recoverable.toISOString() }),
  ...(row.emptied && { emptiedAt: row.emptied.toISOString() }),
  ...(row.rate !== null && { bytesPerSecond: row.rate }),
  ...(row.hours !== null && { copyHours: row.hours }),
  ...(row.price !== null && { pricePerGib: row.price }),
  ...(row.measured !== null && { measuredBytesPerSecond: Math.round(row.measured) }),
  waiting: {
    copies: row.copies,
    removals: row.removals,
    ...(row.since && { since: row.since.toISOString() }),
    ...(row.cause !== null && { cause: row.cause }),
  },
});
