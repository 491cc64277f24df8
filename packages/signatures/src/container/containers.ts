import type { Content } from '@mocban/pki';
import type { DocumentToJudge } from '../model/to-judge.js';
import { isCms, openCmsFile } from '../cms/open-cms.js';
import { openPdfFile } from '../pdf/open-pdf.js';
import { openXml } from '../xml/open-xml.js';
import type { SignedFile } from './signed-file.js';

/** As much as of a document of XML is read. */
const MOST_XML_BYTES = 64 * 1024 * 1024;

/** What signatures come in. */
export interface SignatureContainer {
  kind: 'pdf' | 'cms' | 'xml';
  /** By the first bytes, never by a name. */
  is(head: Uint8Array): boolean;
  /** Never throws for what is in a file. */
  open(file: SignedFile): Promise<DocumentToJudge>;
}

/** A header may have other bytes before it. @see ISO 32000-2 annex I */
const isPdf = (head: Uint8Array): boolean => textOf(head.subarray(0, 1024)).includes('%PDF-');

const BOMS = ['\u00ef\u00bb\u00bf', '\u00ff\u00fe', '\u00fe\u00ff'];

function isXml(head: Uint8Array): boolean {
  const text = textOf(head);
  const bom = BOMS.find((one) => text.startsWith(one)) ?? '';
  return text.slice(bom.length).replaceAll('\0', '').trimStart().startsWith('<');
}

const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

async function openXmlFile({ sizeBytes, readAt, content, evidence }: SignedFile): Promise<DocumentToJudge> {
  // A byte more than is read says that there are too many.
  const bytes = await readAt(0, Math.min(sizeBytes, MOST_XML_BYTES + 1));
  const beside = content && (await atMost(content, MOST_XML_BYTES));
  return openXml(bytes, { evidence, ...(beside && { content: () => beside }) });
}

/** @returns `undefined` for more, which is as if it had not been given */
async function atMost(content: Content, most: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of content()) {
    bytes += chunk.byteLength;
    if (bytes > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The kinds, in the order that a file is asked in. */
export const CONTAINERS: readonly SignatureContainer[] = [
  { kind: 'pdf', is: isPdf, open: openPdfFile },
  { kind: 'cms', is: isCms, open: openCmsFile },
  { kind: 'xml', is: isXml, open: openXmlFile },
];

/** What a file is, by its first bytes; `undefined` for one that carries no signature of a kind known here. */
export const containerOf = (head: Uint8Array): SignatureContainer | undefined =>
  CONTAINERS.find((container) => container.is(head));
