import { CSV_MARK, csvLine } from '../http/csv.js';
import type { IncidentDto } from './incident.dto.js';

const COLUMNS = [
  'number',
  'subject',
  'store',
  'aipId',
  'objectPath',
  'kind',
  'detail',
  'state',
  'openedAt',
  'lastSeenAt',
  'timesSeen',
  'assignedTo',
  'cause',
  'repair',
  'recoverySource',
  'recoveryRepair',
  'recoveredAt',
  'closedAt',
  'closedBy',
  'closeReason',
] as const satisfies readonly (keyof IncidentDto)[];

/** The register as a table (RFC 4180), which spreadsheets know as UTF-8 by its mark. */
export async function* incidentCsv(incidents: AsyncIterable<IncidentDto>): AsyncGenerator<string> {
  yield CSV_MARK + csvLine(COLUMNS);
  for await (const incident of incidents) yield csvLine(COLUMNS.map((column) => incident[column]));
}

/** The register as one JSON array, an incident a line. */
export async function* incidentJson(incidents: AsyncIterable<IncidentDto>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const incident of incidents) {
    yield `${before}${JSON.stringify(incident)}`;
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
