import {
  hiddenDocuments,
  openPdf,
  PdfError,
  readRange,
  signaturesOf,
  updateProblems,
  type PdfDocument,
  type PdfSignature,
  type RandomAccess,
} from '@mocban/pdf';
import { digestOfContent, type Content, type SignedData } from '@mocban/pki';
import { createHash } from 'node:crypto';
import { signerOfCms } from '../cms/signer.js';
import { idsOfMaterial, idsWithin, timestampToJudge } from '../cms/timestamp.js';
import type { SignedFile } from '../container/signed-file.js';
import type {
  DocumentTimestampToJudge,
  DocumentToJudge,
  Material,
  ObjectId,
  Problem,
  SignatureToJudge,
  SignerToJudge,
  TimestampToJudge,
} from '../model/to-judge.js';
import { readContents, type Contents } from './contents.js';
import { materialOfPdf } from './material.js';
import { digestsUpTo, ownProblems, revisionOf } from './revision.js';

type One = SignatureToJudge | DocumentTimestampToJudge;

/** What all signatures of a file are over together, each with all that comes before it. */
const MOST_DIGESTED_BYTES = 64 * 1024 ** 3;
const NO_MATERIAL: Material = { certificates: [], crls: [], ocsps: [] };

/** The same of a file, which is read while it is judged and not held. */
export const openPdfFile = async ({ source, evidence }: SignedFile): Promise<DocumentToJudge> =>
  openPdfSignatures(source, { evidence });

/**
 * The signatures of a PDF by ascending end of what they are over, each with what was changed since. Never throws for what is in it.
 * @see ISO 32000-1 §12.8, ETSI EN 319 142-1, signatures.md 2.1
 */
export function openPdfSignatures(
  source: RandomAccess,
  { evidence = [] }: { evidence?: readonly TimestampToJudge[] } = {},
): DocumentToJudge {
  try {
    return open(source, evidence);
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
    const problem = { code: error.code, message: error.message };
    if (error.code === 'PDF_LIMIT') return unread({ limit: problem }, evidence);
    return hasSignature(source) ? unread({ format: [problem] }, evidence) : { ...NONE, evidence };
  }
}

const NONE: DocumentToJudge = { signatures: [], material: NO_MATERIAL, evidence: [], warnings: [] };

const unread = (
  what: { format?: readonly Problem[]; limit?: Problem },
  evidence: readonly TimestampToJudge[],
): DocumentToJudge => ({
  ...NONE,
  evidence,
  signatures: [{ kind: 'signature', name: 'Signature', format: [], warnings: [], ...what }],
});

/** Something that looks like a signature in a file that cannot be read: it is reported, and passes never. */
function hasSignature(source: RandomAccess): boolean {
  let before = Buffer.alloc(0);
  for (const chunk of readRange(source, 0, source.sizeBytes)) {
    if (Buffer.concat([before, chunk]).includes('/ByteRange')) return true;
    before = Buffer.from(chunk.subarray(-16));
  }
  return false;
}

function open(source: RandomAccess, evidence: readonly TimestampToJudge[]): DocumentToJudge {
  const document = openPdf(source);
  const found = signaturesOf(document).map((signature) => ({ document, signature, isHidden: false }));
  const known = new Set(found.map(({ signature }) => signature.range?.end));
  for (const hidden of hiddenDocuments(document))
    for (const signature of signaturesOf(hidden)) {
      if (known.has(signature.range?.end)) continue;
      known.add(signature.range?.end);
      found.push({ document: hidden, signature: { ...signature, name: `${signature.name} (hidden)` }, isHidden: true });
    }
  found.sort(
    ({ signature: one }, { signature: other }) => (one.range?.end ?? Infinity) - (other.range?.end ?? Infinity),
  );
  if (found.length === 0) {
    const [tail] = updateProblems(document, document.revisions.length - 1);
    if (tail !== undefined && hasSignature(source))
      return unread({ format: [{ code: 'UPDATE_MALFORMED', message: tail }] }, evidence);
  }
  const all = found.map(({ signature }) => signature);
  const ends = all.flatMap(({ range }) => range?.end ?? []);
  if (ends.reduce((sum, end) => sum + Math.min(end, source.sizeBytes), 0) > MOST_DIGESTED_BYTES)
    throw new PdfError('PDF_LIMIT', `signatures over more than ${MOST_DIGESTED_BYTES} bytes together`);
  const digests = digestsUpTo(source, ends);
  const signatures: One[] = [];
  for (const one of found) signatures.push(toJudge(one, all, signatures, digests));
  const last = signatures.find(({ revision }) => revision?.coverage === 'ENTIRE_FILE');
  return {
    signatures,
    material: materialOfPdf(document),
    evidence,
    ...(last && { coveredBy: last.name }),
    warnings: document.isEncrypted
      ? [{ code: 'ENCRYPTED_DOCUMENT', detail: 'what it says cannot be read without a key' }]
      : [],
  };
}

interface Found {
  document: PdfDocument;
  signature: PdfSignature;
  isHidden: boolean;
}

function toJudge(
  { document, signature, isHidden }: Found,
  all: readonly PdfSignature[],
  earlier: readonly One[],
  digests: ReadonlyMap<number, string>,
): One {
  const contents = readContents(signature);
  const format = [...ownProblems(signature), ...contents.format];
  const sha256 = signature.range && digests.get(signature.range.end);
  const revision = revisionOf(document, signature, all, isHidden, sha256);
  const isUnreadable =
    document.isEncryptedAt(signature.revision) && revision?.coverage !== 'ENTIRE_FILE' && format.length === 0;
  const limit = isUnreadable
    ? { code: 'ENCRYPTED_DOCUMENT', message: 'what was changed in an encrypted document cannot be compared' }
    : contents.limit;
  const common = {
    name: signature.name,
    format,
    warnings: contents.warnings,
    ...(limit && { limit }),
    ...(revision && { revision }),
  };
  const { signedData } = contents;
  if (contents.subFilter === 'ETSI.RFC3161') {
    const timestamp =
      signedData && format.length === 0 ? timestampOf(document, signature, signedData, earlier) : undefined;
    return { kind: 'document-timestamp', ...common, ...(timestamp && { timestamp }) };
  }
  const signer = signedData && format.length === 0 ? signerOf(document, signature, contents, signedData) : undefined;
  return { kind: 'signature', ...common, ...(signer && { signer }) };
}

/** The bytes on both sides of the gap. */
const contentOf = ({ source }: PdfDocument, { range }: PdfSignature): Content =>
  function* () {
    yield* readRange(source, 0, range!.gapStart);
    yield* readRange(source, range!.gapEnd, range!.end);
  };

function signerOf(
  document: PdfDocument,
  signature: PdfSignature,
  { subFilter }: Contents,
  signedData: SignedData,
): SignerToJudge {
  const content = contentOf(document, signature);
  const signer = signerOfCms(signedData, signedData.signers[0]!, {
    content,
    isBindingRequired: subFilter === 'ETSI.CAdES.detached',
  });
  return subFilter === 'adbe.pkcs7.sha1' ? overDigest(signer, signedData, content) : signer;
}

/** What is signed is the digest of the ranges. @see ISO 32000-1 §12.8.3.3.1 */
const overDigest = (signer: SignerToJudge, { content: stated }: SignedData, content: Content): SignerToJudge => ({
  ...signer,
  algorithms: { ...signer.algorithms, digests: [...signer.algorithms.digests, 'sha1'] },
  async verify(certificate) {
    const hash = await digestOfContent(content, 'sha1');
    return Buffer.from(hash).equals(stated!) ? signer.verify(certificate) : { outcome: 'digest-differs' };
  },
});

/** A token over all that was there when it was made. @see ETSI EN 319 142-1 §5.4.3 */
function timestampOf(
  document: PdfDocument,
  signature: PdfSignature,
  { bytes }: SignedData,
  earlier: readonly One[],
): TimestampToJudge {
  const covered: ObjectId[] = earlier
    .filter(({ revision }) => revision !== undefined && revision.sizeBytes <= signature.range!.gapStart)
    .flatMap((one) =>
      one.kind === 'signature' ? idsOfSigner(one.signer) : one.timestamp ? idsWithin(one.timestamp) : [],
    );
  const own = idsOfMaterial(materialOfPdf(document, signature.revision));
  const imprint = (algorithm: string): Buffer => {
    const hash = createHash(algorithm);
    for (const chunk of contentOf(document, signature)() as Iterable<Uint8Array>) hash.update(chunk);
    return hash.digest();
  };
  return timestampToJudge('document', bytes, imprint, [...new Set([...covered, ...own])]);
}

const idsOfSigner = (signer: SignerToJudge | undefined): ObjectId[] =>
  signer === undefined
    ? []
    : [signer.id, ...idsOfMaterial(signer.material), ...signer.timestamps.flatMap((timestamp) => idsWithin(timestamp))];
