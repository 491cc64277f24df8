import type { ByteSource } from '@mocban/core';
import { readXmlBatches, XmlTreeBuilder, type XmlElement, type XmlEvent, type XmlLimits } from '@mocban/xml';
import { PremisError } from './error.js';
import { agentOf, eventOf, objectOf } from './items.js';
import { isPremis } from './namespaces.js';
import { rightsExtensionsOf, rightsOf } from './rights.js';
import type {
  PremisAgent,
  PremisDocument,
  PremisEvent,
  PremisExtension,
  PremisObject,
  PremisRightsStatement,
} from './types.js';

/** One item of a PREMIS document, with the line on which it began. */
export type PremisEntry =
  | { entity: 'object'; object: PremisObject; line: number }
  | { entity: 'event'; event: PremisEvent; line: number }
  | { entity: 'agent'; agent: PremisAgent; line: number }
  | { entity: 'rights'; rights: PremisRightsStatement; line: number }
  /** A `rights` element without a statement. */
  | { entity: 'rights extension'; extensions: readonly PremisExtension[]; line: number };

export interface ReadPremisLimits extends XmlLimits {
  /** XML events (tags and runs of text) of one object, event or agent. @defaultValue 3,000,000 */
  maxItemEvents?: number;
  /** Characters of text and attribute values of one object, event or agent. @defaultValue 128 Mi */
  maxItemLength?: number;
  /** Elements inside an item that are passed over with all they hold, e.g. a long list in an event's extension. @defaultValue none */
  skip?: (element: { namespace: string; local: string }) => boolean;
}

/**
 * Reads a PREMIS document item by item; holds one item. Tolerant: the order of items does not matter, unknown elements are
 * passed over; identifiers, types and dates that are missing become `''`. Of repeated event details, outcomes and
 * agent names the first is kept.
 * @throws PremisError `PREMIS_NOT_PREMIS` when the root is another element, `PREMIS_ITEM_TOO_LARGE` beyond the limits of an item;
 *   XmlError for what is not well-formed
 */
export async function* readPremis(
  source: ByteSource,
  limits: ReadPremisLimits = {},
): AsyncGenerator<PremisEntry, void, undefined> {
  const { maxItemEvents = 3_000_000, maxItemLength = 128 * 1024 * 1024, skip, ...xmlLimits } = limits;
  let builder: XmlTreeBuilder | undefined;
  let events = 0;
  let length = 0;
  let skipping = 0;
  for await (const batch of readXmlBatches(source, xmlLimits))
    for (const event of batch) {
      if (event.kind === 'open' && event.depth === 1) checkRoot(event);
      if (event.kind === 'open' && event.depth === 2) {
        builder = isPremis(event.namespace) ? new XmlTreeBuilder() : undefined;
        events = length = 0;
      }
      if (builder === undefined) continue;
      if (skipping > 0 || (event.kind === 'open' && event.depth > 2 && skip?.(event) === true)) {
        skipping += event.kind === 'open' ? 1 : event.kind === 'close' ? -1 : 0;
        continue;
      }
      events += 1;
      length += lengthOf(event);
      if (events > maxItemEvents || length > maxItemLength)
        throw new PremisError('PREMIS_ITEM_TOO_LARGE', 'one object, event or agent is too large to hold');
      const item = builder.add(event);
      if (item === undefined) continue;
      builder = undefined;
      yield* entriesOf(item);
    }
}

/** A document read whole. */
export interface ReadPremisDocument extends PremisDocument {
  objects: PremisObject[];
  events: PremisEvent[];
  agents: PremisAgent[];
  /** Absent where there are none. */
  rights?: PremisRightsStatement[];
  rightsExtensions?: (readonly PremisExtension[])[];
}

/** The whole document in memory, with arrays. */
export async function readPremisDocument(source: ByteSource, limits?: ReadPremisLimits): Promise<ReadPremisDocument> {
  const document: ReadPremisDocument = { objects: [], events: [], agents: [] };
  for await (const entry of readPremis(source, limits)) {
    if (entry.entity === 'object') document.objects.push(entry.object);
    else if (entry.entity === 'event') document.events.push(entry.event);
    else if (entry.entity === 'agent') document.agents.push(entry.agent);
    else if (entry.entity === 'rights') (document.rights ??= []).push(entry.rights);
    else (document.rightsExtensions ??= []).push(entry.extensions);
  }
  return document;
}

function checkRoot({ namespace, local }: Extract<XmlEvent, { kind: 'open' }>): void {
  if (local !== 'premis' || !isPremis(namespace))
    throw new PremisError('PREMIS_NOT_PREMIS', 'the root element is not premis of a PREMIS namespace');
}

function lengthOf(event: XmlEvent): number {
  if (event.kind === 'text') return event.text.length;
  return event.kind === 'open' ? event.attributes.reduce((sum, { value }) => sum + value.length, 0) : 0;
}

function* entriesOf(item: XmlElement): Generator<PremisEntry, void, undefined> {
  const { line } = item;
  if (item.local === 'event') yield { entity: 'event', event: eventOf(item), line };
  else if (item.local === 'agent') yield { entity: 'agent', agent: agentOf(item), line };
  else if (item.local === 'rights' || item.local === 'rightsStatement') {
    const statements = rightsOf(item);
    for (const rights of statements) yield { entity: 'rights', rights, line };
    const extensions = statements.length === 0 ? rightsExtensionsOf(item) : undefined;
    if (extensions !== undefined) yield { entity: 'rights extension', extensions, line };
  }
  const object = item.local === 'object' ? objectOf(item) : undefined;
  if (object !== undefined) yield { entity: 'object', object, line };
}
