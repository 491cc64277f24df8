import type { Finding } from '@mocban/core';
import type { PackageTree } from '@mocban/container';
import { readXmlBatches, readXmlRoot, XmlError, xmlFinding } from '@mocban/xml';
import type { Submission } from '../ports.js';

const METADATA = /^(?:representations\/[^/]+\/)?metadata\/.*\.xml$/i;
const SCHEMA = /^(?:representations\/[^/]+\/)?schemas\/.*\.xsd$/i;
/** What the reader of Thông tư 05 reads itself. */
const READ_BY_TT05 = /(?:^|\/)metadata\/descriptive\//i;

/**
 * Metadata and schemas that nobody should be given to read: not well-formed, beyond the bounds of the reader, or with a document
 * type. METS and what the profile's own checks read are told by those; of schemas only the beginning is read. Reads no content
 * and no documentation, whose XML may be anything.
 */
export async function unreadableXml(
  tree: PackageTree,
  profile: Submission['profile'],
  signal?: AbortSignal,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  if (profile === 'bagit') return findings;
  for (const path of tree.files.keys()) {
    const isSchema = SCHEMA.test(path);
    if (!isSchema && (!METADATA.test(path) || (profile === 'tt05' && READ_BY_TT05.test(path)))) continue;
    signal?.throwIfAborted();
    const fault = await faultOf(tree, path, isSchema);
    if (fault !== undefined) findings.push(xmlFinding(fault, path));
  }
  return findings;
}

async function faultOf(tree: PackageTree, path: string, onlyBeginning: boolean): Promise<XmlError | undefined> {
  try {
    if (onlyBeginning) await readXmlRoot(tree.read(path));
    else for await (const _ of readXmlBatches(tree.read(path)));
    return undefined;
  } catch (error) {
    if (error instanceof XmlError) return error;
    throw error;
  }
}
