import {
  digestProblem,
  isOutOfTime,
  judgeCertificate,
  keyProblem,
  type AlgorithmPolicy,
  type Certificate,
  type CertificateVerdict,
  type Crl,
  type JudgedPath,
  type OcspResponse,
  type RevocationPeriod,
  type TimestampToken,
} from '@mocban/pki';

/** What authorities of time-stamps are judged by: nothing is fetched. */
export interface TrustMaterial {
  anchorsAt(at: Date): readonly Certificate[];
  intermediatesAt(at: Date): readonly Certificate[];
  crls: readonly Crl[];
  ocsps: readonly OcspResponse[];
  algorithms: AlgorithmPolicy;
}

/** Sub-indications that a time-stamp of a record can have. @see ETSI EN 319 102-1 §5.1.3 */
export type RecordSubIndication =
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CERTIFICATE_CHAIN_GENERAL_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE'
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'REVOKED_NO_POE'
  | 'REVOKED_CA_NO_POE'
  | 'NO_POE'
  | 'TRY_LATER';

/** Why an authority is not believed at a time. */
export interface AuthorityProblem {
  subIndication: RecordSubIndication;
  message: string;
}

/**
 * Judges the authority of a token at a time: when the token was renewed, or now. `NO_POE`: its certificate, or one above it, was no longer
 * valid then, and nothing older stands for it.
 * @returns the first thing that is wrong, in the order of the standard; `undefined`: it is believed
 * @see ETSI EN 319 102-1 §5.2.6
 */
export async function judgeAuthority(
  token: TimestampToken,
  authority: Certificate,
  at: Date,
  material: TrustMaterial,
): Promise<AuthorityProblem | undefined> {
  const digests = [token.digest, ...token.signedData.signers.map((signer) => signer.digest)];
  return judgeBelief(authority, { at, material, others: token.signedData.certificates, digests });
}

export interface BeliefQuestion {
  /** The time that the certificate is to be believed at. */
  at: Date;
  material: TrustMaterial;
  /** Certificates that came with it. */
  others: readonly Certificate[];
  /** Digest algorithms that are used with it; `undefined` for one that is not known. */
  digests: readonly (string | undefined)[];
}

/**
 * Judges a certificate at a time: its path, its validity, what is said of revocations, algorithms by date.
 * @returns the first thing that is wrong, in the order of the standard; `undefined`: it is believed
 */
export async function judgeBelief(
  certificate: Certificate,
  { at, material, others, digests }: BeliefQuestion,
): Promise<AuthorityProblem | undefined> {
  const anchors = material.anchorsAt(at);
  const intermediates = [...material.intermediatesAt(at), ...others];
  const judge = (isInTime: (period: RevocationPeriod, certificate: Certificate) => boolean) =>
    judgeCertificate(
      certificate,
      { anchors, intermediates, crls: material.crls, ocsps: material.ocsps },
      { at, isInTime },
    );
  const verdict = await judge((period, one) => isUsable(period, one) && isFresh(period, one, at));
  if (verdict.path === undefined)
    return { subIndication: 'NO_CERTIFICATE_CHAIN_FOUND', message: 'no path leads to an anchor' };
  const { path } = verdict;
  return (
    brokenPath(path) ??
    outOfTime(path) ??
    (await notGood(verdict, at, () => judge(isUsable))) ??
    weakAlgorithm(digests, path, at, material.algorithms)
  );
}

function brokenPath({ verdict: { problems } }: JudgedPath): AuthorityProblem | undefined {
  const broken = problems.find((problem) => !isOutOfTime(problem));
  return broken && { subIndication: 'CERTIFICATE_CHAIN_GENERAL_FAILURE', message: broken.message };
}

const outOfTime = ({ verdict: { problems } }: JudgedPath): AuthorityProblem | undefined =>
  problems[0] && { subIndication: 'NO_POE', message: problems[0].message };

const ON_HOLD = 6;

/** What the revocation says, from the anchor downwards. */
async function notGood(
  { path, revocation }: CertificateVerdict,
  at: Date,
  leniently: () => Promise<CertificateVerdict>,
): Promise<AuthorityProblem | undefined> {
  const last = revocation.at(-1);
  if (last?.status === 'revoked') {
    // Revoked after the time that is asked about: until then it was good.
    if (last.revoked.date > at) return undefined;
    const message = `revoked at ${last.revoked.date.toISOString()}`;
    if (last.revoked.reason === ON_HOLD) return { subIndication: 'TRY_LATER', message };
    const isAuthority = revocation.length === path?.certificates.length;
    return { subIndication: isAuthority ? 'REVOKED_NO_POE' : 'REVOKED_CA_NO_POE', message };
  }
  if (last?.status !== 'unknown') return undefined;
  const message = last.why.join('; ') || 'nothing says whether it was revoked';
  const isKnown = (await leniently()).revocation.every(({ status }) => status !== 'unknown');
  return { subIndication: isKnown ? 'TRY_LATER' : 'CERTIFICATE_CHAIN_GENERAL_FAILURE', message };
}

/** What was said of a certificate while its authority had still to say something of it. */
const isUsable = ({ thisUpdate }: RevocationPeriod, { notBefore, notAfter }: Certificate): boolean =>
  thisUpdate >= notBefore && thisUpdate <= notAfter;

/** Its period reaches the time, or the end of the certificate; or it was made later than the time. */
const isFresh = ({ thisUpdate, nextUpdate }: RevocationPeriod, { notAfter }: Certificate, at: Date): boolean =>
  thisUpdate >= at || (nextUpdate !== undefined && nextUpdate >= (at < notAfter ? at : notAfter));

function weakAlgorithm(
  digests: BeliefQuestion['digests'],
  { certificates }: JudgedPath,
  at: Date,
  policy: AlgorithmPolicy,
): AuthorityProblem | undefined {
  const problems = [
    ...digests.map((name) => (name === undefined ? { algorithm: 'unknown' } : digestProblem(policy, name, at))),
    ...certificates.flatMap(({ publicKey, algorithm }) => [
      publicKey && keyProblem(policy, publicKey, at),
      'digest' in algorithm && algorithm.digest !== undefined ? digestProblem(policy, algorithm.digest, at) : undefined,
    ]),
  ];
  const problem = problems.find((one) => one !== undefined);
  return (
    problem && { subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE', message: `${problem.algorithm} is not believed` }
  );
}
