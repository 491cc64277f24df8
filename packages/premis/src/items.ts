import { attribute, child, children, textOf, type XmlElement } from '@mocban/xml';
import type {
  PremisAgent,
  PremisEvent,
  PremisFile,
  PremisFormat,
  PremisIdentifier,
  PremisObject,
  PremisRelationship,
} from './types.js';
import { termLabel, type Scheme } from './vocabulary.js';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/**
 * An object by its `xsi:type`, or by the `objectCategory` element of PREMIS 1 and of Thông tư 05/2025.
 * @returns undefined for bitstreams and for objects of no known category, which the model does not hold
 */
export function objectOf(element: XmlElement): PremisObject | undefined {
  const category = attribute(element, XSI, 'type')?.trim().replace(/^.*:/, '') ?? text(element, 'objectCategory') ?? '';
  const shared = {
    identifiers: children(element, 'objectIdentifier').map((item) => identifierOf(item, 'object')),
    ...optional('originalName', text(element, 'originalName')),
  };
  const related = children(element, 'relationship').map(relationshipOf);
  const relationships = related.length === 0 ? {} : { relationships: related };
  switch (category.toLowerCase().replace(/[\s_-]/g, '')) {
    case 'file':
      return { kind: 'file', ...shared, ...characteristicsOf(element), ...relationships };
    case 'representation':
      return { kind: 'representation', ...shared, ...relationships };
    case 'intellectualentity':
      return { kind: 'intellectual entity', ...shared, ...relationships };
    default:
      return undefined;
  }
}

function characteristicsOf(element: XmlElement): Pick<PremisFile, 'fixity' | 'sizeBytes' | 'formats'> {
  const all = children(element, 'objectCharacteristics');
  const size = all.map((item) => text(item, 'size')).find((value) => value !== undefined);
  return {
    fixity: all
      .flatMap((item) => children(item, 'fixity'))
      .map((item) => ({
        algorithm: term(item, 'messageDigestAlgorithm', 'cryptographicHashFunctions') ?? '',
        digest: text(item, 'messageDigest') ?? '',
        ...optional('originator', text(item, 'messageDigestOriginator')),
      })),
    ...(size !== undefined && /^\d+$/.test(size) && Number.isSafeInteger(Number(size))
      ? { sizeBytes: Number(size) }
      : {}),
    formats: all.flatMap((item) => children(item, 'format')).map(formatOf),
  };
}

function formatOf(element: XmlElement): PremisFormat {
  const designation = child(element, 'formatDesignation');
  const registry = child(element, 'formatRegistry');
  const notes = children(element, 'formatNote').map(textOf);
  return {
    ...optional('name', designation && text(designation, 'formatName')),
    ...optional('version', designation && text(designation, 'formatVersion')),
    ...(registry === undefined
      ? {}
      : {
          registry: {
            name: text(registry, 'formatRegistryName') ?? '',
            key: text(registry, 'formatRegistryKey') ?? '',
            ...optional('role', term(registry, 'formatRegistryRole', 'formatRegistryRole')),
          },
        }),
    ...(notes.length === 0 ? {} : { notes }),
  };
}

const relationshipOf = (element: XmlElement): PremisRelationship => ({
  type: term(element, 'relationshipType', 'relationshipType') ?? '',
  subType: term(element, 'relationshipSubType', 'relationshipSubType') ?? '',
  // `relatedObjectIdentification` is the name in PREMIS 2.
  objects: [...children(element, 'relatedObjectIdentifier'), ...children(element, 'relatedObjectIdentification')].map(
    (item) => identifierOf(item, 'relatedObject'),
  ),
});

export function eventOf(element: XmlElement): PremisEvent {
  // PREMIS 2 has eventDetail in the event itself, PREMIS 3 inside eventDetailInformation.
  const details = [...children(element, 'eventDetailInformation'), element];
  const outcomes = children(element, 'eventOutcomeInformation');
  const extension = first(details, (item) => child(item, 'eventDetailExtension'));
  const outcomeDetail = first(outcomes, (item) => child(item, 'eventOutcomeDetail'));
  return {
    identifier: identifierOf(child(element, 'eventIdentifier'), 'event'),
    type: term(element, 'eventType', 'eventType') ?? '',
    dateTime: text(element, 'eventDateTime') ?? '',
    ...optional(
      'detail',
      first(details, (item) => text(item, 'eventDetail')),
    ),
    ...optional('detailExtension', extension && children(extension)[0]),
    ...optional(
      'outcome',
      first(outcomes, (item) => term(item, 'eventOutcome', 'eventOutcome')),
    ),
    ...optional('outcomeNote', outcomeDetail && text(outcomeDetail, 'eventOutcomeDetailNote')),
    agents: children(element, 'linkingAgentIdentifier').map((item) => ({
      ...identifierOf(item, 'linkingAgent'),
      ...optional('role', term(item, 'linkingAgentRole', 'eventRelatedAgentRole')),
    })),
    objects: children(element, 'linkingObjectIdentifier').map((item) => ({
      ...identifierOf(item, 'linkingObject'),
      ...optional('role', term(item, 'linkingObjectRole', 'eventRelatedObjectRole')),
    })),
  };
}

export const agentOf = (element: XmlElement): PremisAgent => ({
  identifier: identifierOf(child(element, 'agentIdentifier'), 'agent'),
  name: text(element, 'agentName') ?? '',
  type: term(element, 'agentType', 'agentType') ?? '',
  ...optional('version', text(element, 'agentVersion')),
  ...optional('note', text(element, 'agentNote')),
});

const identifierOf = (element: XmlElement | undefined, name: string): PremisIdentifier => ({
  type: (element && text(element, `${name}IdentifierType`)) ?? '',
  value: (element && text(element, `${name}IdentifierValue`)) ?? '',
});

function text(element: XmlElement, local: string): string | undefined {
  const found = child(element, local);
  return found && textOf(found);
}

/** The label as written, or the one of its `valueURI` when the element has no text. */
function term(element: XmlElement, local: string, scheme: Scheme): string | undefined {
  const found = child(element, local);
  if (found === undefined) return undefined;
  const written = textOf(found).replace(/\s+/g, ' ');
  return written === '' ? termLabel(scheme, attribute(found, '', 'valueURI') ?? '') : written;
}

function first<T, R>(items: readonly T[], pick: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const picked = pick(item);
    if (picked !== undefined) return picked;
  }
  return undefined;
}

const optional = <K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { [P in K]: V });
