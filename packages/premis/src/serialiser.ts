import { XmlWriter } from '@mocban/xml';
import {
  writeFurtherCharacteristics,
  writeLevelsAndProperties,
  writeObjectLinks,
  writeSignatures,
  writeStorage,
} from './object-details-serialiser.js';
import { writeRights } from './rights-serialiser.js';
import type {
  PremisAgent,
  PremisDocument,
  PremisEvent,
  PremisBitstream,
  PremisEnvironment,
  PremisFile,
  PremisFormat,
  PremisObject,
  PremisRelationship,
} from './types.js';
import { link, term, writeExtensions, writeIdentifier } from './writer-parts.js';

/** Namespace of PREMIS 3. */
export const PREMIS = 'http://www.loc.gov/premis/v3';
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const SCHEMA_LOCATION = `${PREMIS} https://www.loc.gov/standards/premis/premis.xsd`;

/** What `formatName` says when a file's format is not known: PREMIS 3.0 requires a format (Data Dictionary 1.5.4). */
export const UNKNOWN_FORMAT = 'unknown';

const XSI_TYPES = {
  file: 'premis:file',
  bitstream: 'premis:bitstream',
  representation: 'premis:representation',
  'intellectual entity': 'premis:intellectualEntity',
} as const satisfies Record<PremisObject['kind'], string>;

export interface SerialisePremisOptions {
  /**
   * `xsi:schemaLocation`, e.g. to point at a copy of the schema in the package; `false` leaves it out.
   * @defaultValue the address at the Library of Congress
   */
  schemaLocation?: string | false;
}

/**
 * Writes a PREMIS 3.0 document, byte for byte the same for the same model: objects, events, agents, rights statements, taken from their iterables one
 * at a time; about 64 KiB of text are held, and one event's extension. Terms of the Library of Congress vocabularies carry their
 * `valueURI`. A file without format gets one with the name `unknown`, since the schema requires a format.
 * The schema also requires at least one object and an identifier for each object: a model without is written as it is.
 * @yields text of about 64 KiB
 * @throws XmlError `XML_CHARACTER_NOT_ALLOWED`
 */
export function* serialisePremis(
  document: PremisDocument,
  options: SerialisePremisOptions = {},
): Generator<string, void, undefined> {
  const w = new XmlWriter({ prefixes: { [PREMIS]: 'premis', [XSI]: 'xsi' } });
  const { schemaLocation = SCHEMA_LOCATION } = options;
  w.open('premis:premis', {
    'xmlns:premis': PREMIS,
    'xmlns:xsi': XSI,
    'xsi:schemaLocation': schemaLocation === false ? undefined : schemaLocation,
    version: '3.0',
  });
  for (const object of document.objects) {
    yield* writeObject(w, object);
    if (w.isFull) yield w.take();
  }
  for (const event of document.events) {
    yield* writeEvent(w, event);
    if (w.isFull) yield w.take();
  }
  for (const agent of document.agents) {
    yield* writeAgent(w, agent);
    if (w.isFull) yield w.take();
  }
  for (const statement of document.rights ?? []) {
    yield* writeRights(w, statement);
    if (w.isFull) yield w.take();
  }
  for (const extensions of document.rightsExtensions ?? []) {
    w.open('premis:rights');
    yield* writeExtensions(w, 'rightsExtension', extensions);
    w.close();
  }
  w.close();
  yield w.take();
}

function* writeObject(w: XmlWriter, object: PremisObject): Generator<string, void, undefined> {
  w.open('premis:object', { 'xsi:type': XSI_TYPES[object.kind] });
  for (const identifier of object.identifiers) writeIdentifier(w, 'object', identifier);
  yield* writeLevelsAndProperties(w, object);
  if (object.kind === 'file' || object.kind === 'bitstream') yield* characteristics(w, object);
  if (object.kind !== 'bitstream') w.optional('premis:originalName', object.originalName);
  if (object.kind !== 'intellectual entity') writeStorage(w, object.storage);
  if (object.kind === 'file' || object.kind === 'bitstream') yield* writeSignatures(w, object);
  if (object.kind === 'intellectual entity' && object.environment !== undefined)
    yield* environment(w, object.environment);
  for (const relationship of object.relationships ?? []) writeRelationship(w, relationship);
  writeObjectLinks(w, object);
  w.close();
}

/** @see Data Dictionary 1.9 */
function* environment(
  w: XmlWriter,
  { functions, designations, registries, extensions }: PremisEnvironment,
): Generator<string, void, undefined> {
  for (const { type, level } of functions) {
    w.open('premis:environmentFunction');
    term(w, 'environmentFunctionType', 'environmentFunctionType', type);
    w.element('premis:environmentFunctionLevel', {}, level).close();
  }
  for (const { name, version, origin, notes, extensions: texts } of designations) {
    w.open('premis:environmentDesignation').element('premis:environmentName', {}, name);
    w.optional('premis:environmentVersion', version).optional('premis:environmentOrigin', origin);
    for (const note of notes ?? []) w.element('premis:environmentDesignationNote', {}, note);
    for (const text of texts ?? []) w.element('premis:environmentDesignationExtension', {}, text);
    w.close();
  }
  for (const { name, key, role } of registries ?? []) {
    w.open('premis:environmentRegistry').element('premis:environmentRegistryName', {}, name);
    w.element('premis:environmentRegistryKey', {}, key).optional('premis:environmentRegistryRole', role).close();
  }
  yield* writeExtensions(w, 'environmentExtension', extensions);
}

function* characteristics(w: XmlWriter, file: PremisFile | PremisBitstream): Generator<string, void, undefined> {
  w.open('premis:objectCharacteristics');
  w.optional('premis:compositionLevel', file.compositionLevel?.toString());
  for (const { algorithm, digest, originator } of file.fixity) {
    w.open('premis:fixity');
    term(w, 'messageDigestAlgorithm', 'cryptographicHashFunctions', algorithm);
    w.element('premis:messageDigest', {}, digest);
    w.optional('premis:messageDigestOriginator', originator);
    w.close();
  }
  w.optional('premis:size', file.sizeBytes?.toString());
  const formats = file.formats.length === 0 ? [{ name: UNKNOWN_FORMAT }] : file.formats;
  for (const format of formats) writeFormat(w, format);
  yield* writeFurtherCharacteristics(w, file);
  w.close();
}

function writeFormat(w: XmlWriter, { name, version, registry, notes }: PremisFormat): void {
  w.open('premis:format');
  if (name !== undefined || version !== undefined || registry === undefined) {
    w.open('premis:formatDesignation').element('premis:formatName', {}, name ?? UNKNOWN_FORMAT);
    w.optional('premis:formatVersion', version).close();
  }
  if (registry !== undefined) {
    w.open('premis:formatRegistry');
    w.element('premis:formatRegistryName', {}, registry.name);
    w.element('premis:formatRegistryKey', {}, registry.key);
    if (registry.role !== undefined) term(w, 'formatRegistryRole', 'formatRegistryRole', registry.role);
    w.close();
  }
  for (const note of notes ?? []) w.element('premis:formatNote', {}, note);
  w.close();
}

function writeRelationship(w: XmlWriter, { type, subType, objects, events = [] }: PremisRelationship): void {
  w.open('premis:relationship');
  term(w, 'relationshipType', 'relationshipType', type);
  term(w, 'relationshipSubType', 'relationshipSubType', subType);
  for (const identifier of objects) writeIdentifier(w, 'relatedObject', identifier);
  for (const identifier of events) writeIdentifier(w, 'relatedEvent', identifier);
  w.close();
}

function* writeEvent(w: XmlWriter, event: PremisEvent): Generator<string, void, undefined> {
  w.open('premis:event');
  writeIdentifier(w, 'event', event.identifier);
  term(w, 'eventType', 'eventType', event.type);
  w.element('premis:eventDateTime', {}, event.dateTime);
  if (event.detail !== undefined || event.detailExtension !== undefined) {
    w.open('premis:eventDetailInformation').optional('premis:eventDetail', event.detail);
    if (event.detailExtension !== undefined) {
      w.open('premis:eventDetailExtension');
      yield* w.fragment(event.detailExtension);
      w.close();
    }
    w.close();
  }
  const { outcomeNote, outcomeExtensions } = event;
  if ((event.outcome ?? outcomeNote ?? outcomeExtensions) !== undefined) {
    w.open('premis:eventOutcomeInformation');
    if (event.outcome !== undefined) term(w, 'eventOutcome', 'eventOutcome', event.outcome);
    if ((outcomeNote ?? outcomeExtensions) !== undefined) {
      w.open('premis:eventOutcomeDetail').optional('premis:eventOutcomeDetailNote', outcomeNote);
      yield* writeExtensions(w, 'eventOutcomeDetailExtension', outcomeExtensions);
      w.close();
    }
    w.close();
  }
  for (const agent of event.agents) yield* link(w, 'linkingAgent', 'eventRelatedAgentRole', agent);
  for (const object of event.objects) yield* link(w, 'linkingObject', 'eventRelatedObjectRole', object);
  w.close();
}

function* writeAgent(w: XmlWriter, agent: PremisAgent): Generator<string, void, undefined> {
  w.open('premis:agent');
  writeIdentifier(w, 'agent', agent.identifier);
  w.element('premis:agentName', {}, agent.name);
  term(w, 'agentType', 'agentType', agent.type);
  w.optional('premis:agentVersion', agent.version).optional('premis:agentNote', agent.note);
  yield* writeExtensions(w, 'agentExtension', agent.extensions);
  w.close();
}
