import type { ByteSource } from '@mocban/core';
import { attribute, children, readXmlTree, textOf, XmlError, type XmlElement } from '@mocban/xml';
import { FormatsError } from '../error.js';
import { parsePattern } from '../pattern/parse-pattern.js';
import type { ByteSequence, FileFormat, Fragment, InternalSignature, SignatureFile, SubSequence } from './types.js';

const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Reads a signature file of DROID. Holds all of it.
 * @throws FormatsError `FORMATS_SIGNATURES_INVALID`
 * @see PRONOM signature file schema (FFSignatureFile)
 */
export async function readSignatureFile(source: ByteSource): Promise<SignatureFile> {
  const root = await readXmlTree(source, { maxBytes: MOST_BYTES }).catch((cause: unknown) => {
    if (cause instanceof XmlError) throw invalid(cause.message, { cause });
    throw cause;
  });
  if (root.local !== 'FFSignatureFile') throw invalid(`expected FFSignatureFile, found ${root.local}`);
  const all = (collection: string, local: string): XmlElement[] =>
    children(root, collection).flatMap((one) => children(one, local));
  return {
    version: attributeOf(root, 'Version'),
    created: attributeOf(root, 'DateCreated'),
    signatures: all('InternalSignatureCollection', 'InternalSignature').map(signatureOf),
    formats: all('FileFormatCollection', 'FileFormat').map(formatOf),
  };
}

const invalid = (message: string, options?: ErrorOptions): FormatsError =>
  new FormatsError('FORMATS_SIGNATURES_INVALID', `the signature file: ${message}`, options);

/** Also of container signatures, which write byte sequences the same way. */
export const signatureOf = (element: XmlElement): InternalSignature => ({
  id: numberOf(element, 'ID'),
  isSpecific: attribute(element, '', 'Specificity') !== 'Generic',
  sequences: children(element, 'ByteSequence').map(byteSequenceOf),
});

const REFERENCES: Readonly<Record<string, ByteSequence['reference']>> = {
  BOFoffset: 'beginning',
  EOFoffset: 'end',
  NOoffset: 'anywhere',
  Variable: 'anywhere',
};

function byteSequenceOf(element: XmlElement): ByteSequence {
  const name = attribute(element, '', 'Reference') ?? 'NOoffset';
  const reference = REFERENCES[name];
  if (reference === undefined) throw invalid(`the reference ${name} is not known, line ${element.line}`);
  const pieces = children(element, 'SubSequence')
    .map((one): [number, SubSequence] => [numberOf(one, 'Position', 1), subSequenceOf(one)])
    .sort(([a], [b]) => (reference === 'end' ? b - a : a - b))
    .map(([, piece]) => piece);
  if (pieces.length === 0) throw invalid(`a byte sequence without parts, line ${element.line}`);
  return { reference, pieces };
}

function subSequenceOf(element: XmlElement): SubSequence {
  const maxOffset = attribute(element, '', 'SubSeqMaxOffset');
  const [sequence] = children(element, 'Sequence');
  if (sequence === undefined) throw invalid(`a part without bytes, line ${element.line}`);
  const minOffset = numberOf(element, 'SubSeqMinOffset', 0);
  return {
    minOffset,
    // Some container signatures have 0 here for one place alone.
    maxOffset: maxOffset === undefined ? undefined : Math.max(minOffset, numberOf(element, 'SubSeqMaxOffset')),
    anchor: parsePattern(textOf(sequence)),
    left: fragmentsOf(element, 'LeftFragment'),
    right: fragmentsOf(element, 'RightFragment'),
  };
}

/** By place, the nearest to the anchor first. */
function fragmentsOf(element: XmlElement, local: string): Fragment[][] {
  const places = new Map<number, Fragment[]>();
  for (const one of children(element, local)) {
    const place = numberOf(one, 'Position');
    const fragment = {
      minGap: numberOf(one, 'MinOffset', 0),
      maxGap: numberOf(one, 'MaxOffset', 0),
      pattern: parsePattern(textOf(one)),
    };
    const others = places.get(place);
    if (others === undefined) places.set(place, [fragment]);
    else others.push(fragment);
  }
  return [...places].sort(([a], [b]) => a - b).map(([, fragments]) => fragments);
}

function formatOf(element: XmlElement): FileFormat {
  const texts = (local: string): string[] => children(element, local).map(textOf);
  const numbers = (local: string): number[] => texts(local).map((text) => whole(text, local, element));
  return {
    id: numberOf(element, 'ID'),
    puid: attributeOf(element, 'PUID'),
    name: attributeOf(element, 'Name'),
    version: attribute(element, '', 'Version') || undefined,
    mimeTypes: (attribute(element, '', 'MIMEType') ?? '')
      .split(',')
      .map((type) => type.trim())
      .filter((type) => type !== ''),
    extensions: texts('Extension').map((extension) => extension.toLowerCase()),
    signatureIds: numbers('InternalSignatureID'),
    priorityOver: numbers('HasPriorityOverFileFormatID'),
  };
}

function attributeOf(element: XmlElement, local: string): string {
  const value = attribute(element, '', local);
  if (value === undefined) throw invalid(`${element.local} has no ${local}, line ${element.line}`);
  return value;
}

const numberOf = (element: XmlElement, local: string, otherwise?: number): number =>
  otherwise !== undefined && attribute(element, '', local) === undefined
    ? otherwise
    : whole(attributeOf(element, local), local, element);

function whole(text: string, what: string, { line }: XmlElement): number {
  if (!/^\d{1,9}$/.test(text)) throw invalid(`${what} is no number: ${text.slice(0, 40)}, line ${line}`);
  return Number(text);
}
