import { CodedError, type Finding } from '@mocban/core';
import type { PackageTree } from '@mocban/container';
import { readXmlBatches, readXmlRoot, XmlError, xmlFinding } from '@mocban/xml';

const METADATA = /^(?:representations\/[^/]+\/)?metadata\/.*\.xml$/i;
const SCHEMA = /^(?:representations\/[^/]+\/)?schemas\/.*\.xsd$/i;

export interface UnreadableXmlOptions {
  /** Paths that other checks read. */
  except?: RegExp;
  signal?: AbortSignal;
}

/**
 * Metadata and schemas that nobody should be given to read: not well-formed, beyond the bounds of the reader, or with a document
 * type. Of schemas only the beginning is read; METS documents are read by the validation, and no content and no documentation,
 * whose XML may be anything.
 * @throws the signal's reason; what the package's store throws
 */
export async function unreadableXml(tree: PackageTree, options: UnreadableXmlOptions = {}): Promise<Finding[]> {
  const { except, signal } = options;
  const findings: Finding[] = [];
  for (const path of tree.files.keys()) {
    const isSchema = SCHEMA.test(path);
    if (!isSchema && (!METADATA.test(path) || except?.test(path) === true)) continue;
    signal?.throwIfAborted();
    const fault = await faultOf(tree, path, isSchema, signal === undefined ? {} : { signal });
    if (fault !== undefined) findings.push(xmlFinding(fault, path));
  }
  return findings;
}

async function faultOf(
  tree: PackageTree,
  path: string,
  onlyBeginning: boolean,
  options: { signal?: AbortSignal },
): Promise<XmlError | undefined> {
  try {
    if (onlyBeginning) await readXmlRoot(tree.read(path, options));
    else for await (const _ of readXmlBatches(tree.read(path, options)));
    return undefined;
  } catch (error) {
    if (error instanceof XmlError) return error;
    // A damaged entry is told where its digest is computed.
    if (error instanceof CodedError) return undefined;
    throw error;
  }
}
