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
  yield `\uFEFF${COLUMNS.join(',')}\r\n`;
  for await (const incident of incidents) yield `${COLUMNS.map((column) => cell(incident[column])).join(',')}\r\n`;
}

/** What a spreadsheet would take for a formula begins with an apostrophe: texts come from outside. */
function cell(value: string | number | undefined): string {
  const text = value === undefined ? '' : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
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
