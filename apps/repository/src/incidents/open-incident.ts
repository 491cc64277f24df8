import type { ObjectVerdict } from '@mocban/oais';
import type { DataSource, EntityManager } from 'typeorm';
import { storable } from '../database/storable.js';
import { noteIncident } from './register.js';
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

/** What befell a store as a whole, or the auditor itself: one open incident for each kind of it. */
export interface StoreIncident {
  subject: 'store' | 'auditor';
  storeId: string;
  /** A word of its own, e.g. `repair-halted`. */
  kind: string;
  detail: string;
}

interface NewIncident {
  subject: 'object' | 'store' | 'auditor';
  aipId: string | null;
  storeId: string;
  /** Where the object lies; of a store or the auditor the kind of incident, so that there is one of each. */
  objectPath: string;
  kind: string;
  detail: string;
}

/** Opens an incident and tells of it, in the caller's transaction; one that is open, or that is not closed yet, for the same object goes on. @returns its id */
export const openIncident = (manager: EntityManager, damage: Damage): Promise<string> =>
  open(manager, {
    subject: 'object',
    aipId: damage.aipId ?? null,
    storeId: damage.storeId,
    objectPath: damage.objectPath,
    kind: damage.verdict,
    detail: damage.detail,
  });

/** The same for a store or the auditor; it stays open until somebody closes it. @returns its id */
export const openStoreIncident = (manager: EntityManager, { subject, storeId, kind, detail }: StoreIncident) =>
  open(manager, { subject, aipId: null, storeId, objectPath: kind, kind, detail });

async function open(manager: EntityManager, incident: NewIncident): Promise<string> {
  const found = storable(incident);
  const seen = (await goesOn(manager, found)) ?? (await begins(manager, found)) ?? (await goesOn(manager, found));
  if (seen === undefined) throw new Error('an incident is neither open nor new');
  return seen;
}

/** Of the place's last incident, unless that is closed: seen once more, or reopened where its damage was over. */
async function goesOn(manager: EntityManager, found: NewIncident): Promise<string | undefined> {
  const [rows] = await manager.query<[{ id: string; was_over: boolean; was_kind: string }[], number]>(
    `update incidents i set last_seen_at = now(), times_seen = i.times_seen + 1, kind = $3, detail = $4, closed_at = null,
            state = case when old.closed_at is null then i.state else 'open' end,
            repair = case when old.closed_at is null then i.repair end
       from (select id, closed_at, kind from incidents where store_id = $1 and object_path = $2 and state <> 'closed'
              order by id desc limit 1 for update) old
      where i.id = old.id returning i.id, old.closed_at is not null as was_over, old.kind as was_kind`,
    [found.storeId, found.objectPath, found.kind, found.detail],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  if (row.was_over || row.was_kind !== found.kind) await note(manager, row.id, 'found-again', found);
  if (row.was_over) await tell(manager, found);
  return row.id;
}

async function begins(manager: EntityManager, found: NewIncident): Promise<string | undefined> {
  const [row] = await manager.query<{ id: string }[]>(
    `insert into incidents (subject, aip_id, store_id, object_path, kind, detail) values ($1, $2, $3, $4, $5, $6)
     on conflict (store_id, object_path) where closed_at is null do nothing returning id`,
    [found.subject, found.aipId, found.storeId, found.objectPath, found.kind, found.detail],
  );
  if (row === undefined) return undefined;
  await note(manager, row.id, 'opened', found);
  await tell(manager, found);
  return row.id;
}

const note = (manager: EntityManager, id: string, kind: 'opened' | 'found-again', found: NewIncident) =>
  noteIncident(manager, id, { kind, text: found.detail, data: { verdict: found.kind } });

async function tell(manager: EntityManager, { subject, aipId, storeId, objectPath, kind }: NewIncident): Promise<void> {
  const data = {
    store: storeId,
    ...(subject === 'object' ? { objectPath, verdict: kind } : { subject, kind }),
    ...(aipId !== null && { aipId }),
  };
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
