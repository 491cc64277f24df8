import { parseSignedData, PkiError, type Content, type SignedData, type SignerInfo } from '@mocban/pki';
import type { DocumentToJudge, SignatureToJudge, TimestampToJudge, Problem } from '../model/to-judge.js';
import type { Warning } from '../model/report.js';
import type { SignedFile } from '../container/signed-file.js';
import { detach } from './attached.js';
import { signerOfCms } from './signer.js';

/** Of CMS without the content that it may hold. @see signatures.md 2.11 */
const MOST_BYTES = 1024 * 1024;

/** Of a file that is read at once. */
const HELD_BYTES = 4 * 1024 * 1024;
/** Of one that must be: PEM. */
const MOST_FILE_BYTES = 64 * 1024 * 1024;

/** Signatures of the content itself: it is read for each. */
const MOST_DIRECT = 16;

const NO_MATERIAL = { certificates: [], crls: [], ocsps: [] } as const;

export interface OpenCmsOptions {
  /** What was signed, where the signature lies beside it. */
  content?: Content | undefined;
  /** Evidence records of the file. */
  evidence?: readonly TimestampToJudge[];
}

/**
 * The signatures of a file of CMS, detached (`.p7s`) or with its content (`.p7m`); in DER or BER, or PEM. Never throws for what is in it.
 * @see RFC 5652, ETSI EN 319 122-1
 */
export function openCms(bytes: Uint8Array, { content, evidence = [] }: OpenCmsOptions = {}): DocumentToJudge {
  const read = readCms(bytes);
  if ('code' in read) return documentOf([unread(read)], evidence);
  if (read.bytes.length - (read.content?.length ?? 0) > MOST_BYTES)
    return documentOf([unread({ code: 'CMS_LIMIT', message: `CMS of more than ${MOST_BYTES} bytes` })], evidence);
  const held = read.content;
  const of = held === undefined ? content : (): Buffer[] => [held];
  const { content: _, ...signedData } = read;
  let direct = 0;
  const signatures = read.signers.map((signer, place): SignatureToJudge => {
    if (signer.signed === undefined) direct += 1;
    return {
      kind: 'signature',
      name: `signer ${place + 1}`,
      format: [],
      ...(direct > MOST_DIRECT && { limit: { code: 'CMS_LIMIT', message: 'too many signatures without attributes' } }),
      warnings: unjudgedOf(signer),
      signer: signerOfCms(signedData, signer, { content: of }),
    };
  });
  return documentOf(signatures, evidence);
}

/** A sequence that begins with the number of signed data, as DER, BER or PEM write it. */
export function isCms(head: Uint8Array): boolean {
  return isPem(head) || isBare(head) || isDer(Buffer.from(head.buffer, head.byteOffset, head.byteLength));
}

/** DER of its object identifier. */
const SIGNED_DATA = Buffer.from('06092a864886f70d010702', 'hex');

/** The same of a file, whose content is not held where there is much of it. */
export async function openCmsFile({
  sizeBytes,
  head,
  readAt,
  content,
  evidence,
}: SignedFile): Promise<DocumentToJudge> {
  if (sizeBytes <= HELD_BYTES || isPem(head) || isBare(head)) return openHeld(sizeBytes, readAt, { content, evidence });
  try {
    const detached = await detach({ sizeBytes, readAt });
    return detached === undefined
      ? openHeld(sizeBytes, readAt, { content, evidence })
      : openCms(detached.cms, { content: detached.content, evidence });
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return documentOf([unread(problemOf(error))], evidence);
  }
}

async function openHeld(
  sizeBytes: number,
  readAt: SignedFile['readAt'],
  { content, evidence = [] }: OpenCmsOptions,
): Promise<DocumentToJudge> {
  if (sizeBytes > MOST_FILE_BYTES)
    return documentOf(
      [unread({ code: 'CMS_LIMIT', message: `a file of more than ${MOST_FILE_BYTES} bytes` })],
      evidence,
    );
  return openCms(await readAt(0, sizeBytes), { content, evidence });
}

const documentOf = (
  signatures: readonly SignatureToJudge[],
  evidence: readonly TimestampToJudge[],
): DocumentToJudge => ({
  signatures,
  material: NO_MATERIAL,
  evidence,
  warnings: [],
});

/** Archive time-stamps of the time before CAdES had an index of what they are over. @see ETSI TS 101 733 §6.4 */
const EARLIER_ARCHIVAL = ['1.2.840.113549.1.9.16.2.27', '1.2.840.113549.1.9.16.2.48'];

const unjudgedOf = ({ unsigned }: SignerInfo): Warning[] =>
  EARLIER_ARCHIVAL.some((oid) => unsigned.has(oid))
    ? [{ code: 'ARCHIVE_TIMESTAMP_NOT_JUDGED', detail: 'an archive time-stamp of an earlier kind was not looked at' }]
    : [];

/** What cannot be read is one signature that is none. */
const unread = (problem: Problem): SignatureToJudge => ({
  kind: 'signature',
  name: 'signer 1',
  warnings: [],
  ...(problem.code === 'CMS_LIMIT' ? { format: [], limit: problem } : { format: [problem] }),
});

function readCms(bytes: Uint8Array): SignedData | Problem {
  try {
    return parseSignedData(derOf(bytes));
  } catch (error) {
    if (error instanceof PkiError) return problemOf(error);
    throw error;
  }
}

const problemOf = ({ code, message }: PkiError): Problem => ({
  code: code === 'PKI_LIMIT' ? 'CMS_LIMIT' : 'CMS_MALFORMED',
  message,
});

const BEGIN = /^\s*-----BEGIN (?:CMS|PKCS7|PKCS #7 SIGNED DATA)-----/;

/** Base64 without a frame, as some programs write it. */
const BARE = /^\s*MI[A-Za-z0-9+/\r\n]{40,}/;

function isBare(head: Uint8Array): boolean {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(100, head.byteLength)).toString('latin1');
  return BARE.test(text) && isDer(Buffer.from(text, 'base64'));
}

function isDer(bytes: Buffer): boolean {
  const place = bytes.subarray(0, 10 + SIGNED_DATA.length).indexOf(SIGNED_DATA);
  return bytes[0] === 0x30 && place >= 2;
}

const isPem = (bytes: Uint8Array): boolean =>
  BEGIN.test(Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(100, bytes.byteLength)).toString('latin1'));

function derOf(bytes: Uint8Array): Uint8Array {
  if (isBare(bytes)) return Buffer.from(Buffer.from(bytes).toString('latin1'), 'base64');
  if (!isPem(bytes)) return bytes;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const [, body = ''] = text.split(/-----BEGIN [A-Z0-9# ]+-----/);
  return Buffer.from(body.split('-----END')[0]!, 'base64');
}
