import type { ObjectVerdict } from '@mocban/oais';
import type { DataSource, EntityManager } from 'typeorm';
import { storable } from '../database/storable.js';
import { notify } from '../notifications/notify.js';

/** Damage to the object at one place of one store. */
export interface Damage {
  /** `undefined` where the catalogue knows no AIP. */
  aipId: string | undefined;
  storeId: string;
  /** Relative to the store's root. */
  objectPath: string;
  verdict: ObjectVerdict;
  /** For people; no content of records. */
  detail: string;
}

/** Opens an incident and tells of it, in the caller's transaction. Nothing happens while one is open for the same object. */
export async function openIncident(manager: EntityManager, damage: Damage): Promise<void> {
  const { aipId, storeId, verdict, detail } = damage;
  const objectPath = storable(damage.objectPath);
  const opened = await manager.query<{ id: string }[]>(
    `insert into incidents (aip_id, store_id, object_path, kind, detail) values ($1, $2, $3, $4, $5)
     on conflict (store_id, object_path) where closed_at is null do nothing returning id`,
    [aipId ?? null, storeId, objectPath, verdict, storable(detail)],
  );
  if (opened.length === 0) return;
  const data = { store: storeId, objectPath, verdict, ...(aipId !== undefined && { aipId }) };
  await notify(manager, { event: 'incident.opened', data });
}

/**
 * Records damage that was met while a copy was read for somebody. One reading is no verdict: the copy counts as unverified, and is
 * no longer asked first, until an audit has read it.
 */
export async function suspectCopy(source: DataSource, damage: Damage & { aipId: string }): Promise<void> {
  await source.transaction(async (manager) => {
    await openIncident(manager, damage);
    await manager.query(
      `update copies set state = 'unverified' where aip_id = $1 and store_id = $2 and state = 'intact'`,
      [damage.aipId, damage.storeId],
    );
  });
}
