import type { IncidentDto, IncidentFilter } from './incident.dto.js';
import { fondsOf } from '../http/scope.js';
import type { Principal } from '../http/access.js';
import type { Values } from '../database/statement.js';

/** A row of the register. */
export interface IncidentRow {
  id: string;
  subject: IncidentDto['subject'];
  aip_id: string | null;
  store_id: string;
  object_path: string;
  kind: string;
  detail: string;
  state: IncidentDto['state'];
  opened_at: Date;
  last_seen_at: Date;
  times_seen: number;
  assigned_to: string | null;
  cause: string | null;
  repair: string | null;
  recovery_source: string | null;
  recovery_repair: string | null;
  closed_at: Date | null;
  verification: Record<string, unknown> | null;
  settled_at: Date | null;
  settled_by: string | null;
  settled_reason: string | null;
  signatures: { role: string; name: string }[];
}

/** Conditions over `incidents`: what was asked for, as far as the caller may know of it. */
export function incidentConditions(filter: IncidentFilter, caller: Principal, values: Values): string {
  const { state, subject, store, aip } = filter;
  const fonds = fondsOf(caller);
  return [
    ...(state !== undefined ? [`state = ${values.add(state)}`] : []),
    ...(subject !== undefined ? [`subject = ${values.add(subject)}`] : []),
    ...(store !== undefined ? [`store_id = ${values.add(store)}`] : []),
    ...(aip !== undefined ? [`aip_id = ${values.add(aip)}`] : []),
    // Incidents of stores and of the auditor are for keys without a limit.
    ...(fonds !== null ? [`aip_id in (select id from aips where fonds = any(${values.add(fonds)}))`] : []),
    'true',
  ].join(' and ');
}

/** `SC`: sự cố. */
export const numberOf = ({ id, opened_at: openedAt }: Pick<IncidentRow, 'id' | 'opened_at'>): string =>
  `SC-${openedAt.getUTCFullYear()}-${id.padStart(6, '0')}`;

export const toIncidentDto = (row: IncidentRow): IncidentDto => ({
  id: row.id,
  number: numberOf(row),
  subject: row.subject,
  store: row.store_id,
  ...(row.subject === 'object' && { objectPath: row.object_path }),
  ...(row.aip_id !== null && { aipId: row.aip_id }),
  kind: row.kind,
  detail: row.detail,
  state: row.state,
  openedAt: row.opened_at.toISOString(),
  lastSeenAt: row.last_seen_at.toISOString(),
  timesSeen: row.times_seen,
  ...(row.assigned_to !== null && { assignedTo: row.assigned_to }),
  ...(row.cause !== null && { cause: row.cause }),
  ...(row.repair !== null && { repair: row.repair }),
  ...(row.recovery_source !== null && { recoverySource: row.recovery_source }),
  ...(row.recovery_repair !== null && { recoveryRepair: row.recovery_repair }),
  ...(row.closed_at && row.verification !== null && { recoveredAt: row.closed_at.toISOString() }),
  ...(row.verification !== null && { verification: row.verification }),
  ...(row.settled_at && { closedAt: row.settled_at.toISOString() }),
  ...(row.settled_by !== null && { closedBy: row.settled_by }),
  ...(row.settled_reason !== null && { closeReason: row.settled_reason }),
  signatures: row.signatures,
});
