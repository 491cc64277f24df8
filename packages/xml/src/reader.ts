import type { ByteSource } from '@mocban/core';
import { decodeXml } from './encoding.js';
import { XmlError } from './error.js';
import { XmlEventParser } from './event-parser.js';
import { resolveLimits } from './limits.js';
import type { XmlEvent, XmlLimits } from './types.js';

/** Characters handed to the parser at a time, so that a limit stops a huge chunk early. */
const SLICE_LENGTH = 65_536;
/** The same where only the beginning is wanted. */
const BEGINNING_LENGTH = 1024;

/**
 * Reads a document as events. Holds one slice of 64 KiB of text, its events, and the one run of text or attribute being read.
 * Namespace declarations are resolved and not among the attributes. One run of text may arrive as several text events
 * (around CDATA sections, comments and processing instructions).
 * @throws XmlError at the first problem, after the events before it; what the source itself throws passes through
 * @see XML 1.0 (fifth edition), Namespaces in XML 1.0; documents with a document type declaration are refused (§2.8)
 */
export async function* readXml(source: ByteSource, limits?: XmlLimits): AsyncGenerator<XmlEvent, void, undefined> {
  for await (const batch of readXmlBatches(source, limits)) yield* batch;
}

/** As {@link readXml}, with the events of one slice at a time: several times quicker for documents with many elements. */
export const readXmlBatches = (
  source: ByteSource,
  limits?: XmlLimits,
): AsyncGenerator<readonly XmlEvent[], void, undefined> => readSlices(source, SLICE_LENGTH, limits);

/** As {@link readXml}, for who stops early: of a long chunk little more is parsed than the events that were taken. */
export async function* readXmlBeginning(
  source: ByteSource,
  limits?: XmlLimits,
): AsyncGenerator<XmlEvent, void, undefined> {
  for await (const batch of readSlices(source, BEGINNING_LENGTH, limits)) yield* batch;
}

/**
 * The start tag of the root, of a document that is hardly read beyond it.
 * @throws XmlError for what stands before it, such as a document type declaration, and when there is no root
 */
export async function readXmlRoot(source: ByteSource, limits?: XmlLimits): Promise<XmlEvent & { kind: 'open' }> {
  for await (const [first] of readSlices(source, BEGINNING_LENGTH, limits)) if (first?.kind === 'open') return first;
  throw new XmlError('XML_NOT_WELL_FORMED', 'the document has no root element');
}

async function* readSlices(
  source: ByteSource,
  sliceLength: number,
  limits?: XmlLimits,
): AsyncGenerator<readonly XmlEvent[], void, undefined> {
  const resolved = resolveLimits(limits);
  const parser = new XmlEventParser(resolved);
  for await (const text of decodeXml(source, resolved.maxBytes)) {
    for (let start = 0; start < text.length; start += sliceLength) {
      const failure = attempt(() => parser.write(text.slice(start, start + sliceLength)));
      const events = parser.take();
      if (events.length > 0) yield events;
      if (failure !== undefined) throw failure;
    }
  }
  const failure = attempt(() => parser.close());
  const events = parser.take();
  if (events.length > 0) yield events;
  if (failure !== undefined) throw failure;
}

/** The events before a problem come out before it, so the problem is kept and not thrown at once. */
function attempt(step: () => void): XmlError | undefined {
  try {
    step();
    return undefined;
  } catch (error) {
    if (error instanceof XmlError) return error;
    throw error;
  }
}
