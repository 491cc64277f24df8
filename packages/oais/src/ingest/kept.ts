import { nameUuid } from '@mocban/core';
import type { AipPlan } from '@mocban/eark';
import type { PremisAgent, PremisEvent, PremisIdentifier, PremisObject, PremisRightsStatement } from '@mocban/premis';
import { firstOfEach } from '../first-of-each.js';
import type { AipContent } from '../ports.js';
import type { EventObjects } from './events.js';

/**
 * The events and agents of this ingest followed by those that a deposited AIP brought. Ours stand first and win where an identifier
 * occurs twice, so that nothing a package says can stand in for what happened here.
 */
export function withKept(
  aipId: string,
  { kept }: AipContent,
  events: readonly PremisEvent[],
  agents: readonly PremisAgent[],
  objects: EventObjects,
): Pick<AipPlan, 'objects' | 'events' | 'agents' | 'rights' | 'rightsExtensions'> {
  if (kept === undefined) return { events, agents };
  // An event without type or time is no event; it stays in the submission.
  const named = kept.events
    .filter(({ type, dateTime }) => type !== '' && TIME.test(dateTime))
    .map((event, index) => (event.identifier.value === '' ? { ...event, identifier: derived(aipId, index) } : event));
  const entities = kept.objects.filter(
    ({ identifiers }) => identifiers.length > 0 && identifiers.every(({ value }) => value !== ''),
  );
  const own = [objects.aip, objects.submission].map(({ value }) => value);
  return {
    objects: entities.filter(({ identifiers }) => !identifiers.some(({ value }) => own.includes(value))).map(writable),
    events: firstOfEach([...events, ...named], ({ identifier }) => identifier.value),
    agents: firstOfEach([...agents, ...kept.agents], ({ identifier }) => `${identifier.type} ${identifier.value}`),
    ...keptRights(kept.rights ?? []),
    ...(kept.rightsExtensions === undefined || kept.rightsExtensions.length === 0
      ? {}
      : { rightsExtensions: kept.rightsExtensions }),
  };
}

/** Statements that PREMIS 3.0 can hold as they are; others stay in the submission. */
function keptRights(statements: readonly PremisRightsStatement[]): Pick<AipPlan, 'rights'> {
  const rights = statements.filter(
    (statement) => statement.identifier.value !== '' && statement.basis !== '' && hasPlainDates(statement),
  );
  return rights.length === 0
    ? {}
    : { rights: firstOfEach(rights, ({ identifier }) => `${identifier.type} ${identifier.value}`) };
}

/** The schema takes EDTF; a day, a month, a year or an open end is what occurs. A span has a start. */
const hasPlainDates = (item: object): boolean =>
  (!('end' in item) || 'start' in item) &&
  Object.entries(item).every(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? hasPlainDates(value)
      : !DATES.has(key) || /^(\d{4}(-\d{2}(-\d{2})?)?|OPEN)$/.test(String(value)),
  );

const DATES = new Set(['start', 'end', 'determined', 'assigned']);

/** Without preservation levels where PREMIS 3.0 cannot hold when they were assigned. */
function writable(entity: PremisObject): PremisObject {
  if (entity.kind === 'bitstream' || hasPlainDates(entity.preservationLevels ?? [])) return entity;
  const { preservationLevels: _, ...rest } = entity;
  return rest;
}

const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

const derived = (aipId: string, index: number): PremisIdentifier => ({
  type: 'UUID',
  value: nameUuid(aipId.replace(/^urn:uuid:/, ''), `kept event ${index}`),
});
