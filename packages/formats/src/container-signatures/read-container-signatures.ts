import type { ByteSource } from '@mocban/core';
import { attribute, children, readXmlTree, textOf, XmlError, type XmlElement } from '@mocban/xml';
import { FormatsError } from '../error.js';
import { signatureOf } from '../signature-file/read-signature-file.js';
import type { InternalSignature } from '../signature-file/types.js';

export type ContainerKind = 'zip' | 'ole2';

/** All its files are in a container that has it. */
export interface ContainerSignature {
  id: string;
  kind: ContainerKind;
  files: readonly {
    path: string;
    /** One of them is in the file; none: that it is there is enough. */
    signatures: readonly InternalSignature[];
  }[];
}

/** A release of DROID's container signatures. */
export interface ContainerSignatureFile {
  version: string;
  signatures: readonly ContainerSignature[];
  /** Formats by the signature that tells them. */
  puids: ReadonlyMap<string, readonly string[]>;
  /** Formats by which a file is known for a container. */
  triggers: ReadonlyMap<string, ContainerKind>;
}

const MOST_BYTES = 16 * 1024 * 1024;
const KINDS: Readonly<Record<string, ContainerKind>> = { ZIP: 'zip', OLE2: 'ole2' };

const invalid = (message: string, options?: ErrorOptions): FormatsError =>
  new FormatsError('FORMATS_SIGNATURES_INVALID', `the container signatures: ${message}`, options);

/** Reads a container signature file of DROID. Holds all of it. @throws FormatsError `FORMATS_SIGNATURES_INVALID` */
export async function readContainerSignatures(source: ByteSource): Promise<ContainerSignatureFile> {
  const root = await readXmlTree(source, { maxBytes: MOST_BYTES }).catch((cause: unknown) => {
    if (cause instanceof XmlError) throw invalid(cause.message, { cause });
    throw cause;
  });
  if (root.local !== 'ContainerSignatureMapping') throw invalid(`expected another root than ${root.local}`);
  const all = (collection: string, local: string): XmlElement[] =>
    children(root, collection).flatMap((one) => children(one, local));
  const puids = new Map<string, string[]>();
  for (const one of all('FileFormatMappings', 'FileFormatMapping')) {
    const id = attributeOf(one, 'signatureId');
    puids.set(id, [...(puids.get(id) ?? []), attributeOf(one, 'Puid')]);
  }
  return {
    version: attributeOf(root, 'signatureVersion'),
    signatures: all('ContainerSignatures', 'ContainerSignature').map(containerSignatureOf),
    puids,
    triggers: new Map(all('TriggerPuids', 'TriggerPuid').map((one) => [attributeOf(one, 'Puid'), kindOf(one)])),
  };
}

const containerSignatureOf = (element: XmlElement): ContainerSignature => ({
  id: attributeOf(element, 'Id'),
  kind: kindOf(element),
  files: children(element, 'Files')
    .flatMap((files) => children(files, 'File'))
    .map((file) => ({
      path: children(file, 'Path').map(textOf).join(''),
      signatures: children(file, 'BinarySignatures')
        .flatMap((binary) => children(binary, 'InternalSignatureCollection'))
        .flatMap((collection) => children(collection, 'InternalSignature'))
        .map(signatureOf),
    })),
});

function kindOf(element: XmlElement): ContainerKind {
  const kind = KINDS[attributeOf(element, 'ContainerType')];
  if (kind === undefined) throw invalid(`a container that is not known, line ${element.line}`);
  return kind;
}

function attributeOf(element: XmlElement, local: string): string {
  const value = attribute(element, '', local);
  if (value === undefined) throw invalid(`${element.local} has no ${local}, line ${element.line}`);
  return value;
}
