import { isoSeconds, type Clock } from '@mocban/core';
import type { AuditEvent, RepairEvent } from '@mocban/evidence';
import type { EntityManager } from 'typeorm';
import type { RepairEntity } from '../database/entities/storage.js';

/** Objects named in one entry. */
const NAMED = 100;

/** What the log says of a run of an audit: how many objects of each verdict were met, store by store. */
export async function auditEvent(
  manager: EntityManager,
  run: string,
  state: 'done' | 'failed' | 'canary-failed',
  clock: Clock,
): Promise<AuditEvent> {
  const rows = await manager.query<{ store: string; verdict: string; n: string }[]>(
    `select store_id as store, verdict, count(*) as n from audit_objects where audit_id = $1 group by 1, 2 order by 1, 2`,
    [run],
  );
  const [audit] = await manager.query<{ stores: string[]; bytes: string }[]>(
    'select store_ids as stores, bytes_read as bytes from audits where id = $1',
    [run],
  );
  const stores = (audit?.stores ?? []).map((store) => {
    const verdicts = Object.fromEntries(
      rows.filter((row) => row.store === store).map(({ verdict, n }) => [verdict, Number(n)]),
    );
    return { store, objects: Object.values(verdicts).reduce((sum, n) => sum + n, 0), verdicts };
  });
  const isIntact = rows.every(({ verdict }) => verdict === 'intact');
  const outcome = state !== 'done' ? state : isIntact ? 'intact' : 'not-intact';
  return { type: 'audit', time: isoSeconds(clock.now()), run, outcome, bytes: Number(audit?.bytes ?? 0), stores };
}

/** What the log says of a run of a repair. */
export function repairEvent({ id, storeId, state, outcomes }: RepairEntity, clock: Clock): RepairEvent {
  const counts: Record<string, number> = {};
  for (const { outcome } of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  const restored = outcomes.filter(({ outcome }) => outcome === 'repaired').slice(0, NAMED);
  return {
    type: 'repair',
    time: isoSeconds(clock.now()),
    run: id,
    store: storeId,
    outcome: state === 'failed' ? 'failed' : 'done',
    outcomes: counts,
    objects: restored.map(({ id: object, source }) => ({ object, ...(source !== undefined && { source }) })),
  };
}
