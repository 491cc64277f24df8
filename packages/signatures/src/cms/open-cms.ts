import { parseSignedData, PkiError, type Content, type SignedData } from '@mocban/pki';
import type { DocumentToJudge, SignatureToJudge, TimestampToJudge, Problem } from '../model/to-judge.js';
import { signerOfCms } from './signer.js';

/** Of CMS without the content that it may hold. @see signatures.md 2.11 */
const MOST_BYTES = 1024 * 1024;

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
  const signatures = read.signers.map((signer, place): SignatureToJudge => ({
    kind: 'signature',
    name: `signer ${place + 1}`,
    format: [],
    warnings: [],
    signer: signerOfCms(read, signer, { content }),
  }));
  return documentOf(signatures, evidence);
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
    if (error instanceof PkiError)
      return { code: error.code === 'PKI_LIMIT' ? 'CMS_LIMIT' : 'CMS_MALFORMED', message: error.message };
    throw error;
  }
}

const BEGIN = /^\s*-----BEGIN (?:CMS|PKCS7|PKCS #7 SIGNED DATA)-----/;

function derOf(bytes: Uint8Array): Uint8Array {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(100, bytes.byteLength)).toString('latin1');
  if (!BEGIN.test(head)) return bytes;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const [, body = ''] = text.split(/-----BEGIN [A-Z0-9# ]+-----/);
  return Buffer.from(body.split('-----END')[0]!, 'base64');
}
