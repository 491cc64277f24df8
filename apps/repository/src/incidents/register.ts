import type { EntityManager } from 'typeorm';
import { storable } from '../database/storable.js';

/** Who writes what the machine notes. */
export const BY_ITSELF = 'mocban';

/** What is noted of an incident, in the order in which it happens. */
export type IncidentEventKind =
  | 'opened'
  | 'found-again'
  | 'assigned'
  | 'cause'
  | 'comment'
  | 'handling'
  | 'repair-planned'
  | 'repaired'
  | 'no-good-copy'
  | 'recovered'
  | 'closed';

export interface IncidentNote {
  kind: IncidentEventKind;
  /** Name of the key, or `mocban`. @defaultValue `mocban` */
  agent?: string;
  text?: string;
  data?: Record<string, unknown>;
}

/** Adds to the history of an incident, in the caller's transaction. */
export async function noteIncident(
  manager: EntityManager,
  incidentId: string,
  { kind, agent = BY_ITSELF, text = '', data }: IncidentNote,
): Promise<void> {
  await manager.query(
    'insert into incident_events (incident_id, kind, agent, text, data) values ($1, $2, $3, $4, $5)',
    [incidentId, kind, agent, storable(text), data === undefined ? null : JSON.stringify(storable(data))],
  );
}

/** The open incident at a place. */
export async function openIncidentAt(
  manager: EntityManager,
  storeId: string,
  objectPath: string,
): Promise<{ id: string; state: string; repair: string | null } | undefined> {
  const [row] = await manager.query<{ id: string; state: string; repair: string | null }[]>(
    'select id, state, repair from incidents where store_id = $1 and object_path = $2 and closed_at is null',
    [storeId, storable(objectPath)],
  );
  return row;
}
