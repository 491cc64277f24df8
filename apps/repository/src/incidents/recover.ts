import type { ObjectAudit } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { storable } from '../database/storable.js';
import { notify } from '../notifications/notify.js';
import { noteIncident } from './register.js';

/** The damage at a place is over: every byte there was read and is right. The incident waits to be closed by somebody. */
export async function recoverIncident(
  manager: EntityManager,
  storeId: string,
  {
    path,
    filesRead,
    bytesRead,
    inventorySha512,
  }: Pick<ObjectAudit, 'path' | 'filesRead' | 'bytesRead' | 'inventorySha512'>,
): Promise<void> {
  const verification = { filesRead, bytesRead, ...(inventorySha512 !== undefined && { inventorySha512 }) };
  const [rows] = await manager.query<[{ id: string; aip_id: string | null }[], number]>(
    `update incidents set closed_at = now(), state = 'recovered', verification = $3,
            repair = case when repair in ('waits-for-officer', 'no-good-copy') then null else repair end
      where store_id = $1 and object_path = $2 and closed_at is null returning id, aip_id`,
    [storeId, storable(path), JSON.stringify(verification)],
  );
  for (const { id, aip_id: aipId } of rows) {
    await noteIncident(manager, id, { kind: 'recovered', data: verification });
    const data = { store: storeId, objectPath: path, ...(aipId !== null && { aipId }) };
    await notify(manager, { event: 'incident.recovered', data });
  }
}

/** What befell a store as a whole, or the auditor, is over. */
export const recoverStoreIncident = (manager: EntityManager, storeId: string, kind: string): Promise<void> =>
  recoverIncident(manager, storeId, { path: kind, filesRead: 0, bytesRead: 0 });
