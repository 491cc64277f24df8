import {
  buildPaths,
  digestProblem,
  keyProblem,
  parseTimestampToken,
  verifyTimestampToken,
  type Certificate,
  type TimestampToken,
} from '@mocban/pki';
import type { RecordAlgorithm } from './digests.js';
import type { TrustMaterial } from './judge-authority.js';

const MONTHS_AHEAD = 12;
/** A time by which every algorithm has ended that has an end. */
const EVER = new Date(8.64e15);

/** When a token is to be renewed, and by what. */
export interface RenewalDue {
  due: Date;
  /** `algorithm`: the digest algorithm of its tree is what ends first, so that a later token is of no use. */
  by: 'timestamp' | 'algorithm';
  /** What ends first. */
  reason: string;
}

/**
 * When a token is to be renewed: twelve months before its authority's certificate, one above it, or an algorithm is believed no more.
 * @param algorithm of the tree that was stamped
 */
export function renewalDue(
  token: TimestampToken,
  authority: Certificate,
  algorithm: RecordAlgorithm,
  material: TrustMaterial,
): RenewalDue {
  const certificates = pathOfAuthority(token, authority, material);
  const { algorithms } = material;
  const endOf = (digest: string): Date | undefined => digestProblem(algorithms, digest, EVER)?.until;
  const ends = [
    ...certificates.map(({ notAfter }) => ({ end: notAfter, reason: 'certificate' })),
    ...certificates.map(({ publicKey }) => ({
      end: publicKey && keyProblem(algorithms, publicKey, EVER)?.until,
      reason: 'key',
    })),
    ...token.signedData.signers.map(({ digest = '' }) => ({ end: endOf(digest), reason: digest })),
  ];
  const ofTree = { end: endOf(algorithm), reason: algorithm };
  const first = [...ends, ofTree].reduce((a, b) => (timeOf(b.end) < timeOf(a.end) ? b : a));
  const by = timeOf(ofTree.end) <= timeOf(first.end) && ofTree.end !== undefined ? 'algorithm' : 'timestamp';
  return { due: monthsBefore(first.end ?? authority.notAfter), by, reason: first.reason };
}

/**
 * The same of a token that was taken before; `undefined` where its authority's certificate is not to be found.
 * @throws PkiError `PKI_MALFORMED`
 */
export async function renewalDueOf(
  bytes: Uint8Array,
  algorithm: RecordAlgorithm,
  material: TrustMaterial,
): Promise<RenewalDue | undefined> {
  const token = parseTimestampToken(bytes);
  const others = [...material.anchorsAt(token.genTime), ...material.intermediatesAt(token.genTime)];
  const outcome = await verifyTimestampToken(token, token.imprint, others);
  return 'certificate' in outcome ? renewalDue(token, outcome.certificate, algorithm, material) : undefined;
}

/** An authority's certificate and those above it, the anchor first; alone where no path leads to one. */
export function pathOfAuthority(
  { genTime: at, signedData }: TimestampToken,
  authority: Certificate,
  material: Pick<TrustMaterial, 'anchorsAt' | 'intermediatesAt'>,
): Certificate[] {
  const [path] = buildPaths(authority, {
    anchors: [...material.anchorsAt(at)],
    intermediates: [...material.intermediatesAt(at), ...signedData.certificates],
  });
  return path === undefined ? [authority] : [path.anchor, ...path.certificates];
}

const timeOf = (end: Date | undefined): number => end?.getTime() ?? Infinity;

function monthsBefore(end: Date): Date {
  const due = new Date(end);
  due.setUTCMonth(due.getUTCMonth() - MONTHS_AHEAD);
  return due;
}
