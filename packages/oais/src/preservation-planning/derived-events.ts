import { nameUuid } from '@mocban/core';
import type { PremisAgent, PremisEvent, PremisIdentifier } from '@mocban/premis';
import { firstOfEach } from '../first-of-each.js';
import type { DerivedEvent, StageRepresentationRequest } from './types.js';

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

/** The agents that the AIP does not name yet. */
export function newAgents(events: readonly DerivedEvent[], known: readonly PremisAgent[]): PremisAgent[] {
  const there = new Set(known.map(({ identifier }) => keyOf(identifier)));
  return firstOfEach(
    events.flatMap(({ agents }) => agents.map(({ agent }) => agent)),
    ({ identifier }) => keyOf(identifier),
  ).filter(({ identifier }) => !there.has(keyOf(identifier)));
}
