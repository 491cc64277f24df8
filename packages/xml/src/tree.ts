import type { ByteSource } from '@mocban/core';
import { XmlError } from './error.js';
import { TREE_MAX_BYTES } from './limits.js';
import { readXmlBatches } from './reader.js';
import type { XmlElement, XmlEvent, XmlLimits } from './types.js';

const XML = 'http://www.w3.org/XML/1998/namespace';

/**
 * Builds a tree from events, from the opening of its root to its close. White space between child elements, which is
 * indentation, is left out unless `xml:space="preserve"` is set; text beside other text or in mixed content is kept as it is.
 */
export class XmlTreeBuilder {
  readonly #open: { element: XmlElement; preserve: boolean }[] = [];

  /** @returns the finished root when this event closes it */
  add(event: XmlEvent): XmlElement | undefined {
    const current = this.#open.at(-1);
    if (event.kind === 'open') {
      const { namespace, local, attributes, line } = event;
      const element: XmlElement = { namespace, local, attributes, children: [], line };
      const space = attribute(element, XML, 'space');
      current?.element.children.push(element);
      this.#open.push({ element, preserve: space === undefined ? (current?.preserve ?? false) : space === 'preserve' });
    } else if (event.kind === 'text') {
      if (current !== undefined) appendText(current.element.children, event.text);
    } else {
      const closed = this.#open.pop();
      if (closed !== undefined && !closed.preserve) dropIndentation(closed.element);
      if (this.#open.length === 0) return closed?.element;
    }
    return undefined;
  }
}

function appendText(children: (XmlElement | string)[], text: string): void {
  const last = children.at(-1);
  if (typeof last === 'string') children[children.length - 1] = last + text;
  else children.push(text);
}

function dropIndentation(element: XmlElement): void {
  let elements = 0;
  for (const child of element.children) {
    if (typeof child !== 'string') elements += 1;
    else if (/[^ \t\r\n]/.test(child)) return;
  }
  if (elements > 0) element.children = element.children.filter((child) => typeof child !== 'string');
}

/**
 * A small document as a tree, held in memory whole.
 * @param limits `maxBytes` is 16 MiB unless set
 * @throws XmlError as {@link readXml}
 */
export async function readXmlTree(source: ByteSource, limits: XmlLimits = {}): Promise<XmlElement> {
  const builder = new XmlTreeBuilder();
  let root: XmlElement | undefined;
  for await (const batch of readXmlBatches(source, { maxBytes: TREE_MAX_BYTES, ...limits }))
    for (const event of batch) root = builder.add(event) ?? root;
  if (root === undefined) throw new XmlError('XML_NOT_WELL_FORMED', 'the document has no root element');
  return root;
}

/** The first child element of that name, in any namespace unless one is given. */
export function child(element: XmlElement, local: string, namespace?: string): XmlElement | undefined {
  for (const found of children(element, local, namespace)) return found;
  return undefined;
}

/** The child elements in order, of that name where given, in any namespace unless one is given. */
export const children = (element: XmlElement, local?: string, namespace?: string): XmlElement[] =>
  element.children.filter(
    (item): item is XmlElement =>
      typeof item !== 'string' &&
      (local === undefined || item.local === local) &&
      (namespace === undefined || item.namespace === namespace),
  );

/** All text below the element in document order, without the white space around it. */
export const textOf = (element: XmlElement): string => rawText(element).trim();

const rawText = (element: XmlElement): string =>
  element.children.map((item) => (typeof item === 'string' ? item : rawText(item))).join('');

/** @param namespace `''` for an attribute without prefix */
export function attribute(
  element: Pick<XmlElement, 'attributes'>,
  namespace: string,
  local: string,
): string | undefined {
  for (const item of element.attributes) if (item.local === local && item.namespace === namespace) return item.value;
  return undefined;
}
