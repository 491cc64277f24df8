import { access } from 'node:fs/promises';
import type { Incident, IncidentDetail, IncidentFilter } from '@mocban/client';
import { CliError, printable, UsageError, type Outcome } from './outcome.js';
import { serviceClient } from './service-client.js';

export interface ToService {
  to: string;
  key: string;
}

export type IncidentChoice = IncidentFilter;

export interface IncidentChange {
  assign?: string;
  cause?: string;
  handling?: string;
  comment?: string;
}

/** Ends with 1 while the damage of one of those listed is not over. */
export async function listIncidents({
  state,
  subject,
  store,
  aip,
  ...service
}: ToService & IncidentChoice): Promise<Outcome> {
  const filter = { ...(state && { state }), ...(subject && { subject }), ...(store && { store }), ...(aip && { aip }) };
  const incidents: Incident[] = [];
  for await (const incident of serviceClient(service).incidents(filter)) incidents.push(incident);
  const isOpen = incidents.some((incident) => incident.state === 'open' || incident.state === 'handling');
  return {
    exit: isOpen ? 1 : 0,
    json: { incidents },
    text: incidents.length === 0 ? ['no incidents'] : incidents.map(lineOf),
  };
}

export async function showIncident(id: string, service: ToService): Promise<Outcome> {
  return outcomeOf(await serviceClient(service).incident(id));
}

export async function updateIncident(
  id: string,
  { assign, cause, handling, comment, ...service }: ToService & IncidentChange,
): Promise<Outcome> {
  if ([assign, cause, handling, comment].every((text) => text === undefined))
    throw new UsageError('expected --assign, --cause, --handling or --comment');
  const client = serviceClient(service);
  if (assign !== undefined || cause !== undefined)
    await client.updateIncident(id, {
      ...(assign !== undefined && { assignedTo: assign }),
      ...(cause !== undefined && { cause }),
    });
  if (handling !== undefined) await client.commentIncident(id, { text: handling, kind: 'handling' });
  if (comment !== undefined) await client.commentIncident(id, { text: comment, kind: 'comment' });
  return outcomeOf(await client.incident(id));
}

export async function closeIncident(
  id: string,
  { reason, signature = [], ...service }: ToService & { reason: string; signature?: string[] },
): Promise<Outcome> {
  const signatures = signature.map((text) => {
    const [role = '', name = ''] = text.split(':').map((part) => part.trim());
    if (role === '' || name === '') throw new UsageError('--signature: expected a role, a colon and a name');
    return { role, name };
  });
  const body = { reason, ...(signatures.length > 0 && { signatures }) };
  return outcomeOf(await serviceClient(service).closeIncident(id, body));
}

export async function saveRecord(
  id: string,
  { out, ...service }: ToService & { out: string },
  signal: AbortSignal,
): Promise<Outcome> {
  await assertFree(out);
  await serviceClient(service).saveIncidentRecord(id, out, { signal });
  return { exit: 0, json: { id, path: out }, text: [`record written: ${printable(out)}`] };
}

export async function exportIncidents(
  { out, format, ...service }: ToService & { out: string; format: 'csv' | 'json' },
  signal: AbortSignal,
): Promise<Outcome> {
  await assertFree(out);
  await serviceClient(service).saveIncidents(format, out, { signal });
  return { exit: 0, json: { path: out, format }, text: [`register written: ${printable(out)}`] };
}

async function assertFree(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) throw new CliError('CLI_TARGET_EXISTS', `${path} exists already`);
}

const outcomeOf = (incident: IncidentDetail): Outcome => ({
  exit: 0,
  json: { incident },
  text: [lineOf(incident), ...detailsOf(incident), ...incident.events.map(eventOf)],
});

const lineOf = ({ number, state, store, kind, aipId, objectPath }: Incident): string =>
  `${number}  ${state.padEnd(9)} ${store}  ${kind}  ${printable(aipId ?? objectPath ?? '')}`.trimEnd();

const detailsOf = ({ detail, assignedTo, cause, repair, recoverySource, closeReason }: Incident): string[] =>
  Object.entries({ detail, assignedTo, cause, repair, recoverySource, closeReason }).flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${name.padEnd(14)} ${printable(value)}`],
  );

const eventOf = ({ at, kind, agent, text }: IncidentDetail['events'][number]): string =>
  `  ${at}  ${kind.padEnd(14)} ${printable(agent)}${text === '' ? '' : `: ${printable(text)}`}`;
