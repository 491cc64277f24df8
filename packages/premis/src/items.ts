import { attribute, child, children, type XmlElement } from '@mocban/xml';
import { extensions, first, identifierOf, linkOf, optional, term, text, texts } from './item-parts.js';
import { furtherCharacteristicsOf, linksOf, preservationLevelsOf, signaturesOf, storageOf } from './object-details.js';
import type {
  PremisAgent,
  PremisBitstream,
  PremisEnvironment,
  PremisEvent,
  PremisFormat,
  PremisObject,
  PremisRelationship,
} from './types.js';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/**
 * An object by its `xsi:type`, or by the `objectCategory` element of PREMIS 1 and of Thông tư 05/2025.
 * @returns undefined for objects of no known category, which the model does not hold
 */
export function objectOf(element: XmlElement): PremisObject | undefined {
  const category = attribute(element, XSI, 'type')?.trim().replace(/^.*:/, '') ?? text(element, 'objectCategory') ?? '';
  const shared = {
    identifiers: children(element, 'objectIdentifier').map((item) => identifierOf(item, 'object')),
    ...optional('originalName', text(element, 'originalName')),
  };
  const related = children(element, 'relationship').map(relationshipOf);
  const links = { ...(related.length === 0 ? {} : { relationships: related }), ...linksOf(element) };
  const levels = preservationLevelsOf(element);
  switch (category.toLowerCase().replace(/[\s_-]/g, '')) {
    case 'file':
      return { kind: 'file', ...shared, ...levels, ...characteristicsOf(element), ...links };
    case 'bitstream':
      return { kind: 'bitstream', identifiers: shared.identifiers, ...characteristicsOf(element), ...links };
    case 'representation':
      return { kind: 'representation', ...shared, ...levels, ...storageOf(element), ...links };
    case 'intellectualentity':
      return {
        kind: 'intellectual entity',
        ...shared,
        ...levels,
        ...optional('environment', environmentOf(element)),
        ...links,
      };
    default:
      return undefined;
  }
}

function characteristicsOf(
  element: XmlElement,
): Omit<PremisBitstream, 'kind' | 'identifiers' | 'relationships' | 'events' | 'rights' | 'significantProperties'> {
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
    ...furtherCharacteristicsOf(all),
    ...storageOf(element),
    ...signaturesOf(element),
  };
}

function formatOf(element: XmlElement): PremisFormat {
  const designation = child(element, 'formatDesignation');
  const registry = child(element, 'formatRegistry');
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
    ...texts('notes', element, 'formatNote'),
  };
}

/** What PREMIS 3 says of an environment in the entity itself; the `environment` of a PREMIS 2 object is passed over. */
function environmentOf(element: XmlElement): PremisEnvironment | undefined {
  const functions = children(element, 'environmentFunction').map((item) => ({
    type: term(item, 'environmentFunctionType', 'environmentFunctionType') ?? '',
    level: text(item, 'environmentFunctionLevel') ?? '',
  }));
  const designations = children(element, 'environmentDesignation').map((item) => ({
    name: text(item, 'environmentName') ?? '',
    ...optional('version', text(item, 'environmentVersion')),
    ...optional('origin', text(item, 'environmentOrigin')),
    ...texts('notes', item, 'environmentDesignationNote'),
    ...texts('extensions', item, 'environmentDesignationExtension'),
  }));
  const registries = children(element, 'environmentRegistry').map((item) => ({
    name: text(item, 'environmentRegistryName') ?? '',
    key: text(item, 'environmentRegistryKey') ?? '',
    ...optional('role', text(item, 'environmentRegistryRole')),
  }));
  const further = extensions('extensions', element, 'environmentExtension');
  if (functions.length + designations.length + registries.length === 0 && further.extensions === undefined)
    return undefined;
  return { functions, designations, ...(registries.length === 0 ? {} : { registries }), ...further };
}

/** @param name in PREMIS 2 it ends in `Identification` */
const relatedOf = (element: XmlElement, name: 'relatedObject' | 'relatedEvent') =>
  [...children(element, `${name}Identifier`), ...children(element, `${name}Identification`)].map((item) =>
    identifierOf(item, name),
  );

function relationshipOf(element: XmlElement): PremisRelationship {
  const events = relatedOf(element, 'relatedEvent');
  return {
    type: term(element, 'relationshipType', 'relationshipType') ?? '',
    subType: term(element, 'relationshipSubType', 'relationshipSubType') ?? '',
    objects: relatedOf(element, 'relatedObject'),
    ...(events.length > 0 && { events }),
  };
}

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
    ...(outcomeDetail && extensions('outcomeExtensions', outcomeDetail, 'eventOutcomeDetailExtension')),
    agents: linkOf(element, 'linkingAgent', 'eventRelatedAgentRole'),
    objects: linkOf(element, 'linkingObject', 'eventRelatedObjectRole'),
  };
}

export const agentOf = (element: XmlElement): PremisAgent => ({
  identifier: identifierOf(child(element, 'agentIdentifier'), 'agent'),
  name: text(element, 'agentName') ?? '',
  type: term(element, 'agentType', 'agentType') ?? '',
  ...optional('version', text(element, 'agentVersion')),
  ...optional('note', text(element, 'agentNote')),
  ...extensions('extensions', element, 'agentExtension'),
});
