import {
  digestProblem,
  isOutOfTime,
  KEY_USAGE,
  keyProblem,
  validatePath,
  type AlgorithmPolicy,
  type AlgorithmProblem,
  type Certificate,
  type CertificatePath,
  type PathVerdict,
  type SignatureAlgorithm,
} from '@mocban/pki';
import type { KeyObject } from 'node:crypto';
import type { IndeterminateSubIndication } from '../model/indication.js';
import type { ProofsOfExistence } from './proofs.js';
import { isFresh, isOnHold, revokedBy, type KnownStatus } from './revocation.js';

/** What a certificate is for. */
export type Purpose = 'signature' | 'timestamp';

/** A path with what is known of it, as seen at a time. */
export interface ChainView {
  path: CertificatePath;
  purpose: Purpose;
  at: Date;
  /** When this is asked: data that nothing proves to be older are of now. */
  now: Date;
  verdict: PathVerdict;
  /** Of each certificate of the path, in its order; `unknown` where no data may be used. */
  statuses: readonly (KnownStatus | { status: 'unknown'; why: readonly string[] })[];
  algorithms: AlgorithmPolicy;
  proofs: ProofsOfExistence;
}

export interface Failure {
  subIndication: IndeterminateSubIndication;
  reason: string;
}

interface ChainCheck {
  code: string;
  find(view: ChainView): Failure | undefined;
}

/** What is looked at of a path that was found, in this order: the first failure counts. @see signatures.md 2.3 */
export const CHAIN_CHECKS: readonly ChainCheck[] = [
  { code: 'CHAIN_VALID', find: structure },
  { code: 'CERTIFICATE_USAGE', find: usage },
  { code: 'REVOCATION_DATA', find: revocationData },
  { code: 'NOT_REVOKED', find: revoked },
  { code: 'NOT_ON_HOLD', find: onHold },
  { code: 'REVOCATION_FRESH', find: notFresh },
  { code: 'CERTIFICATE_ALGORITHMS', find: outdated },
  { code: 'CERTIFICATE_VALIDITY', find: outOfBounds },
  { code: 'REVOCATION_ISSUER', find: revocationIssuer },
];

/** Everything of RFC 5280 §6.1 but the dates, which have an order of their own here. */
export function judgePath({ anchor, certificates }: CertificatePath, at: Date): PathVerdict {
  const { problems, ...verdict } = validatePath(
    { name: anchor.subject, spki: anchor.spki, publicKey: anchor.publicKey },
    certificates,
    { at },
  );
  return { ...verdict, problems: problems.filter((problem) => !isOutOfTime(problem)) };
}

function structure({ verdict }: ChainView): Failure | undefined {
  const [problem] = verdict.problems;
  return (
    problem && { subIndication: 'CERTIFICATE_CHAIN_GENERAL_FAILURE', reason: `${problem.code}: ${problem.message}` }
  );
}

const TLS: ReadonlySet<string> = new Set(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);

export const endOf = ({ anchor, certificates }: CertificatePath): Certificate => certificates.at(-1) ?? anchor;

function usage({ path, purpose }: ChainView): Failure | undefined {
  // Of a time-stamp it has been looked at with the token: it is for nothing else.
  if (purpose === 'timestamp') return undefined;
  const { keyUsage, extendedKeyUsage } = endOf(path).extensions;
  const refused = (reason: string): Failure => ({ subIndication: 'CHAIN_CONSTRAINTS_FAILURE', reason });
  const isForSigning =
    keyUsage === undefined || keyUsage.has(KEY_USAGE.digitalSignature) || keyUsage.has(KEY_USAGE.nonRepudiation);
  if (!isForSigning) return refused('the key of the certificate is not for signing');
  if (extendedKeyUsage !== undefined && extendedKeyUsage.length > 0 && extendedKeyUsage.every((use) => TLS.has(use)))
    return refused('the certificate is for servers and clients of TLS alone');
  return undefined;
}

function revocationData({ path, statuses }: ChainView): Failure | undefined {
  for (const [place, status] of statuses.entries())
    if (status.status === 'unknown')
      return {
        subIndication: 'CERTIFICATE_CHAIN_GENERAL_FAILURE',
        reason: `nothing that may be used says whether ${nameOf(path, place)} was revoked${because(status.why)}`,
      };
  return undefined;
}

const because = (why: readonly string[]): string => (why.length === 0 ? '' : `: ${why.slice(0, 3).join('; ')}`);

const nameOf = ({ certificates }: CertificatePath, place: number): string =>
  place === certificates.length - 1
    ? 'the certificate'
    : `the certificate of the authority (${place + 1} below the anchor)`;

/** Those of which something is known, with their places. */
function* known({
  statuses,
  path,
}: ChainView): Generator<{ place: number; certificate: Certificate; status: KnownStatus }> {
  for (const [place, status] of statuses.entries())
    if (status.status !== 'unknown') yield { place, certificate: path.certificates[place]!, status };
}

function revoked(view: ChainView): Failure | undefined {
  for (const { place, status } of known(view)) {
    const date = isOnHold(status) ? undefined : revokedBy(status, view.at);
    if (date === undefined) continue;
    const isEnd = place === view.path.certificates.length - 1;
    return {
      subIndication: isEnd ? 'REVOKED_NO_POE' : 'REVOKED_CA_NO_POE',
      reason: `${nameOf(view.path, place)} was revoked at ${date.toISOString()}`,
    };
  }
  return undefined;
}

function onHold(view: ChainView): Failure | undefined {
  for (const { place, status } of known(view))
    if (isOnHold(status) && revokedBy(status, view.at) !== undefined)
      return { subIndication: 'TRY_LATER', reason: `${nameOf(view.path, place)} is on hold` };
  return undefined;
}

function notFresh(view: ChainView): Failure | undefined {
  for (const { place, certificate, status } of known(view))
    if (!isFresh(status, certificate, view.at))
      return {
        subIndication: 'TRY_LATER',
        reason: `what is known of the revocation of ${nameOf(view.path, place)} is of ${status.thisUpdate.toISOString()}`,
      };
  return undefined;
}

function outdated(view: ChainView): Failure | undefined {
  const { path, algorithms, at } = view;
  let issuer = path.anchor;
  for (const certificate of path.certificates) {
    const problem = algorithmProblem(algorithms, certificate.algorithm, issuer.publicKey, at);
    if (problem !== undefined) return tooOld(problem, 'a certificate of the chain');
    issuer = certificate;
  }
  const own = view.verdict.publicKey && keyProblem(algorithms, view.verdict.publicKey, at);
  if (own !== undefined) return tooOld(own, 'the key of the certificate');
  for (const { status } of known(view)) {
    const problem = dataProblem(view, status);
    if (problem !== undefined) return tooOld(problem, 'what is known of revocations');
  }
  return undefined;
}

/** Lists and answers may have been made at any time until they are proved to have been there. */
function dataProblem(
  { algorithms, now, proofs }: ChainView,
  { by, responder }: KnownStatus,
): AlgorithmProblem | undefined {
  for (const data of by) {
    const problem = algorithmProblem(
      algorithms,
      data.algorithm,
      responder?.publicKey,
      proofs.of(data.sha256)?.time ?? now,
    );
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** What is wrong at a time with the digest and the key that a signature was made with. */
export function algorithmProblem(
  policy: AlgorithmPolicy,
  algorithm: SignatureAlgorithm | { oid: string },
  key: KeyObject | undefined,
  at: Date,
): AlgorithmProblem | undefined {
  if (!('key' in algorithm)) return { algorithm: algorithm.oid, until: undefined };
  const byDigest = algorithm.digest === undefined ? undefined : digestProblem(policy, algorithm.digest, at);
  return byDigest ?? (key === undefined ? undefined : keyProblem(policy, key, at));
}

/** @param what e.g. `the signature` */
export const tooOld = ({ algorithm, until }: AlgorithmProblem, what: string): Failure => ({
  subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  reason: `${what}: ${algorithm} is ${until === undefined ? 'not believed' : `believed until ${until.toISOString()}`}`,
});

function outOfBounds({ path, at, statuses }: ChainView): Failure | undefined {
  const own = path.certificates.length === 0 ? [path.anchor] : path.certificates;
  for (const { notBefore, notAfter } of own) {
    if (notBefore <= at && at <= notAfter) continue;
    return {
      subIndication: statuses.length > 0 ? 'OUT_OF_BOUNDS_NOT_REVOKED' : 'OUT_OF_BOUNDS_NO_POE',
      reason: `a certificate is valid from ${notBefore.toISOString()} until ${notAfter.toISOString()}, not at ${at.toISOString()}`,
    };
  }
  return undefined;
}

function revocationIssuer(view: ChainView): Failure | undefined {
  for (const { status } of known(view)) {
    const { responder, by } = status;
    if (responder === undefined) continue;
    const proved = by.map(({ sha256 }) => view.proofs.of(sha256)?.time ?? view.at);
    const wasThere = new Date(Math.min(view.at.getTime(), ...proved.map((time) => time.getTime())));
    if (wasThere > responder.notAfter && responder !== view.path.anchor)
      return {
        subIndication: 'REVOCATION_OUT_OF_BOUNDS_NO_POE',
        reason: `the certificate of the OCSP responder was valid until ${responder.notAfter.toISOString()}`,
      };
  }
  return undefined;
}
