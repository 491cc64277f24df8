import type { EntityManager } from 'typeorm';
import { hoursOpen } from './copy-hours.js';
import { neededCopies, type SupposedSql } from './needed-copies.js';

/** What a plan does in one store. */
export interface PlannedWork {
  store: string;
  action: 'copy' | 'remove';
  copies: number;
  /** Of the newest versions. */
  sizeBytes: number;
  /** How long it takes with the store's own hours and speed. */
  seconds: number;
  /** `measured`: by the copies that were made there so far. */
  basis: 'measured' | 'assumed';
  /** By the store's price for a GiB, where it has one. */
  price?: number;
}

/** Bytes per second of carriers that nothing was measured of; others as a disk. */
const ASSUMED_SPEED: Readonly<Record<string, number>> = { tape: 60e6, optical: 8e6, 'object-storage': 30e6 };
const ASSUMED_DISK_SPEED = 60e6;
const GIB = 2 ** 30;

interface WorkRow {
  store: string;
  action: PlannedWork['action'];
  copies: number;
  bytes: number;
  kind: string;
  measured: number | null;
  allowed: number | null;
  hours: string | null;
  price: number | null;
}

/** Sums up `needed`, store by store. @param where further condition over `needed n` */
export async function plannedWork(
  manager: EntityManager,
  values: readonly unknown[],
  { supposed, where = 'true' }: { supposed?: SupposedSql; where?: string },
): Promise<PlannedWork[]> {
  return worked(manager, `with ${neededCopies(supposed)}`, `needed n where ${where}`, values);
}

/** What removing every copy of a store takes. */
export const plannedDeletion = (manager: EntityManager, storeId: string): Promise<PlannedWork[]> =>
  worked(
    manager,
    '',
    `(select c.store_id, 'remove' as action, v.size_bytes from copies c
        join aip_versions v on v.aip_id = c.aip_id and v.version = c.version where c.store_id = $1) n`,
    [storeId],
  );

async function worked(
  manager: EntityManager,
  expressions: string,
  from: string,
  values: readonly unknown[],
): Promise<PlannedWork[]> {
  const rows = await manager.query<WorkRow[]>(
    `${expressions}
     select s.id as store, w.action, w.copies, w.bytes, s.carrier_kind as kind, s.bytes_per_second::float8 as allowed,
            case when s.copied_ms > 0 then s.copied_bytes * 1000.0 / s.copied_ms end::float8 as measured,
            s.copy_hours as hours, s.price_per_gib::float8 as price
       from (select n.store_id, n.action, count(*)::int as copies, coalesce(sum(n.size_bytes), 0)::float8 as bytes
               from ${from} group by 1, 2) w join stores s on s.id = w.store_id order by 1, 2`,
    [...values],
  );
  return rows.map(estimated);
}

function estimated({ store, action, copies, bytes, kind, measured, allowed, hours, price }: WorkRow): PlannedWork {
  const speed = Math.min(measured ?? ASSUMED_SPEED[kind] ?? ASSUMED_DISK_SPEED, allowed ?? Infinity);
  const seconds = Math.ceil(((bytes / Math.max(speed, 1)) * 24) / hoursOpen(hours));
  return {
    store,
    action,
    copies,
    sizeBytes: bytes,
    seconds,
    basis: measured === null ? 'assumed' : 'measured',
    ...(price !== null && action === 'copy' && { price: Math.round((bytes / GIB) * price * 100) / 100 }),
  };
}
