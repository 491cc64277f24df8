import { nameUuid } from '@mocban/core';
import type { PremisAgent, PremisEvent, PremisIdentifier } from '@mocban/premis';
import { firstOfEach } from '../first-of-each.js';
import { TOLD_AGAIN, toldAgainDetail, toldAgainNote } from '../ingest/formats/told-again.js';
import type { IdentifiedAgain, StageRepresentationRequest } from './types.js';

const keyOf = ({ type, value }: PremisIdentifier): string => `${type} ${value}`;

/**
 * The events as PREMIS has them: many objects are linked to one event, not an event to each.
 * @param named the identifier of a content file by its logical path
 * @param name of the new representation
 */
export const eventsOf = (
  { events, files }: StageRepresentationRequest,
  aipId: string,
  version: string,
  named: (path: string) => PremisIdentifier,
  name: string,
): PremisEvent[] =>
  events.map(({ agents, files: about, ...event }, index) => {
    const concerned = about === undefined ? files : files.filter(({ path }) => about.includes(path));
    const outcomes = concerned.map(({ path }) => named(`representations/${name}/${path}`));
    const sources = firstOfEach(
      concerned.map(({ source }) => named(source)),
      keyOf,
    );
    return {
      identifier: {
        type: 'UUID',
        value: nameUuid(aipId.slice(-36).toLowerCase(), `${version} ${event.type} ${index}`),
      },
      ...event,
      agents: agents.map(({ agent, role }) => ({ ...agent.identifier, role })),
      objects: [
        ...(event.type === 'migration' ? sources.map((source) => ({ ...source, role: 'source' })) : []),
        ...outcomes.map((outcome) => ({ ...outcome, role: event.type === 'migration' ? 'outcome' : 'source' })),
      ],
    };
  });

/**
 * Formats that were told again as PREMIS has them: an event for each format, by release and grounds, which names its files. The objects
 * stay as they were described. @see PREMIS 3.0, event type `format identification`
 */
export function identifiedEvents(
  { identified = [], software }: StageRepresentationRequest,
  aipId: string,
  version: string,
  named: (path: string) => PremisIdentifier,
): PremisEvent[] {
  const byNote = new Map<string, IdentifiedAgain[]>();
  for (const { path, at, ...format } of identified) {
    const note = toldAgainNote(format);
    const known = byNote.get(note);
    if (known === undefined) byNote.set(note, [{ path, at, ...format }]);
    else known.push({ path, at, ...format });
  }
  return [...byNote].map(([note, files], index) => ({
    identifier: {
      type: 'UUID',
      value: nameUuid(aipId.slice(-36).toLowerCase(), `${version} ${TOLD_AGAIN} ${index}`),
    },
    type: TOLD_AGAIN,
    dateTime: files.reduce((last, { at }) => (at > last ? at : last), files[0]!.at),
    detail: toldAgainDetail(version),
    outcome: files[0]!.puid === undefined ? 'warning' : 'success',
    outcomeNote: note,
    agents: [{ ...softwareAgent(software).identifier, role: 'executing program' }],
    objects: files.map(({ path }) => ({ ...named(path), role: 'source' })),
  }));
}

/** As other events name it. */
export const softwareAgent = ({ name, version }: { name: string; version: string }): PremisAgent => ({
  identifier: { type: 'software', value: `${name} ${version}` },
  name,
  type: 'software',
  version,
});

/** The agents that the AIP does not name yet. */
export function newAgents(agents: readonly PremisAgent[], known: readonly PremisAgent[]): PremisAgent[] {
  const there = new Set(known.map(({ identifier }) => keyOf(identifier)));
  return firstOfEach(agents, ({ identifier }) => keyOf(identifier)).filter(
    ({ identifier }) => !there.has(keyOf(identifier)),
  );
}
