import { bytesOf } from '@mocban/core';
import { XmlError, readXmlTree, textOf, type XmlElement } from '@mocban/xml';
import { PdfStream, type RevisionView } from '@mocban/pdf';
import type { PdfaClaim } from '../model/pdf.js';

/** @see ISO 19005-1 §6.7.11, ISO 19005-2 §6.6.4 */
const NAMESPACE = 'http://www.aiim.org/pdfa/ns/id/';
const LIMITS = { maxBytes: 4 * 1024 * 1024, maxDepth: 64 };

export interface Claim {
  pdfa?: PdfaClaim;
  /** Why the metadata cannot be read. */
  problem?: string;
}

/** What the metadata of a document claim: XMP in any encoding that XML has. @throws PdfError `PDF_LIMIT` */
export async function claimOf(view: RevisionView): Promise<Claim> {
  const metadata = view.resolve(view.catalog?.get('Metadata'));
  if (metadata === null) return {};
  const data = metadata instanceof PdfStream ? view.data(metadata) : undefined;
  if (data === undefined) return { problem: 'its metadata cannot be read' };
  try {
    const pdfa = claimIn(await readXmlTree(bytesOf(withoutPadding(data)), LIMITS));
    return pdfa === undefined ? {} : { pdfa };
  } catch (error) {
    if (error instanceof XmlError) return { problem: `its metadata are no XML that is read: ${error.message}` };
    throw error;
  }
}

/** Some writers fill up with zeros what XMP has them fill up with blanks. */
function withoutPadding(data: Buffer): Buffer {
  let end = data.length;
  while (end > 0 && data[end - 1] === 0) end -= 1;
  // The last zero of UTF-16 belongs to its character.
  return data.subarray(0, end + ((data.length - end) % 2 === 1 && isWide(data) ? 1 : 0));
}

const isWide = (data: Buffer): boolean => data[0] === 0 || data[1] === 0 || data[0] === 0xff || data[0] === 0xfe;

function claimIn(root: XmlElement): PdfaClaim | undefined {
  const found = new Map<string, string>();
  const open = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { namespace, local, value } of next.attributes) if (namespace === NAMESPACE) found.set(local, value);
    if (next.namespace === NAMESPACE) found.set(next.local, textOf(next));
    for (const one of next.children) if (typeof one !== 'string') open.push(one);
  }
  const [part, conformance, revision] = ['part', 'conformance', 'rev'].map((key) => found.get(key)?.trim());
  if (part === undefined || part === '') return undefined;
  return {
    part: part.slice(0, 20),
    ...(conformance && { conformance: conformance.slice(0, 20) }),
    ...(revision && { revision: revision.slice(0, 20) }),
  };
}
