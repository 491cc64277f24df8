import { bytesOf } from '@mocban/core';
import { decodeXml, readXmlBatches } from '@mocban/xml';
import { XMLParser } from 'fast-xml-parser';
import { VnRecordsError } from '../error.js';
import type { SimpleDc } from '../types.js';

/** Metadata files are small; anything larger is not one. */
export const MAX_SIMPLE_DC_BYTES = 1024 * 1024;

/** A `simpledc` document as written: every element in order, duplicates kept. */
export interface SimpleDcRecord {
  fields: readonly { name: string; value: string }[];
  /** Names of elements that hold further elements instead of text. */
  nested: readonly string[];
}

type Node = Record<string, unknown>;

const OPTIONS = {
  preserveOrder: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: false,
};
const parser = new XMLParser({ ...OPTIONS, htmlEntities: true, processEntities: true });
/** For what has no reference in it: to make ready for one takes longer than a small record. */
const plainParser = new XMLParser({ ...OPTIONS, processEntities: false });
const MAX_DEPTH = 8;

/**
 * Parses a `simpledc` document. The hardened reader goes over the bytes first: no DOCTYPE, no entity but the five of XML, bounded
 * depth and text, well-formed; only then are they parsed.
 * @returns `undefined` when the root element is not `simpledc`, in any case of letters and any namespace
 * @throws XmlError when the reader refuses the bytes; VnRecordsError `VN_METADATA_UNREADABLE`
 */
export async function parseSimpleDc(bytes: Uint8Array): Promise<SimpleDcRecord | undefined> {
  const limits = { maxDepth: MAX_DEPTH, maxBytes: MAX_SIMPLE_DC_BYTES, maxAttributes: 32 };
  for await (const _ of readXmlBatches(bytesOf(bytes), limits));
  const tree = parsed(await decode(bytes));
  const root = tree.find((node) => nameOf(node) !== undefined);
  const rootName = root === undefined ? undefined : nameOf(root);
  if (root === undefined || rootName?.toLowerCase() !== 'simpledc') return undefined;
  const fields: { name: string; value: string }[] = [];
  const nested: string[] = [];
  for (const child of childrenOf(root, rootName)) {
    const name = nameOf(child);
    if (name === undefined) continue;
    const parts = childrenOf(child, name);
    if (parts.some((part) => nameOf(part) !== undefined)) nested.push(name);
    fields.push({ name, value: textOf(parts).trim() });
  }
  return { fields, nested };
}

/** The record as name and value; of an element that occurs twice the first value that is not empty counts. */
export function simpleDcOf(record: SimpleDcRecord): SimpleDc {
  const values = new Map<string, string>();
  for (const { name, value } of record.fields) if (!values.get(name)) values.set(name, value);
  return Object.fromEntries(values);
}

function parsed(text: string): Node[] {
  try {
    return (text.includes('&') ? parser : plainParser).parse(text) as Node[];
  } catch (error) {
    throw new VnRecordsError('VN_METADATA_UNREADABLE', 'element names that cannot be taken', { cause: error });
  }
}

/** By the byte order mark and the declaration: UTF-8 is not all that comes. */
async function decode(bytes: Uint8Array): Promise<string> {
  let text = '';
  for await (const part of decodeXml(bytesOf(bytes), MAX_SIMPLE_DC_BYTES)) text += part;
  return text;
}

const nameOf = (node: Node): string | undefined =>
  Object.keys(node).find((key) => key !== '#text' && key !== ':@' && !key.startsWith('?'));

const childrenOf = (node: Node, name: string): Node[] => {
  const children = node[name];
  return Array.isArray(children) ? (children as Node[]) : [];
};

const textOf = (nodes: readonly Node[]): string =>
  nodes.map((node) => (typeof node['#text'] === 'string' ? node['#text'] : '')).join('');
