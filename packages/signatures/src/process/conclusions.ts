import { digestProblem, type AlgorithmProblem, type Certificate } from '@mocban/pki';
import { conclude, PASSED_CONCLUSION, type Conclusion, type SubIndication } from '../model/indication.js';
import type { SignerToJudge } from '../model/to-judge.js';
import type { CertificateState } from './certificate-state.js';
import { algorithmProblem, tooOld } from './chain-checks.js';
import type { ProofsOfExistence } from './proofs.js';
import type { Session } from './session.js';
import type { FoundSigner } from './signing-certificate.js';

/** What may be another at another time: with an earlier proof it is looked at again. */
const TIME_DEPENDENT: ReadonlySet<SubIndication | undefined> = new Set([
  'REVOKED_NO_POE',
  'REVOKED_CA_NO_POE',
  'OUT_OF_BOUNDS_NO_POE',
  'OUT_OF_BOUNDS_NOT_REVOKED',
  'REVOCATION_OUT_OF_BOUNDS_NO_POE',
  'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  'NO_CERTIFICATE_CHAIN_FOUND_NO_POE',
  'TRY_LATER',
]);

/** A verdict at a time, with the certificate's part of it. */
export interface Concluded {
  conclusion: Conclusion;
  state: CertificateState;
}

/** When content time-stamps say that a signature was not there yet, and other proofs that it was. */
export interface Times {
  contentAt: Date | undefined;
  best: Date;
  /** The earliest signature time-stamp. */
  stampedAt: Date | undefined;
}

/** Checks 2.3 to 2.5 of a signature whose mathematics are right, as seen at a time. @throws BudgetExceeded */
export async function concludeAt(
  session: Session,
  { signer, certificate }: FoundSigner,
  at: Date,
  contentAt: Date | undefined,
  proofs: ProofsOfExistence,
): Promise<Concluded> {
  const state = await session.certificates.stateAt(certificate, 'signature', at, proofs);
  const late = contentAt && state.isWellFormed ? tooLate(session, signer, certificate, state, contentAt) : undefined;
  if (late !== undefined) return { conclusion: late, state };
  if (state.conclusion.indication !== 'TOTAL_PASSED') return { conclusion: state.conclusion, state };
  return { conclusion: acceptance(session, signer, state, at), state };
}

/** What was signed after this time was signed in vain. @see signatures.md 2.6.1 */
function tooLate(
  { context }: Session,
  signer: SignerToJudge,
  { notAfter }: Certificate,
  { revokedAt, publicKey }: CertificateState,
  contentAt: Date,
): Conclusion | undefined {
  const when = `a time-stamp of the content says that it was signed after ${contentAt.toISOString()}`;
  if (revokedAt !== undefined && contentAt >= revokedAt)
    return conclude('REVOKED', `${when}; the certificate was revoked at ${revokedAt.toISOString()}`);
  if (contentAt > notAfter) return conclude('EXPIRED', `${when}; the certificate expired at ${notAfter.toISOString()}`);
  const problem = outdatedAlgorithm(context.algorithms, signer, publicKey, contentAt);
  return problem && conclude('CRYPTO_CONSTRAINTS_FAILURE', `${when}; ${tooOld(problem, 'the signature').reason}`);
}

/** @see signatures.md 2.5 */
function acceptance(
  { context }: Session,
  signer: SignerToJudge,
  { publicKey }: CertificateState,
  at: Date,
): Conclusion {
  const [constraint] = signer.constraints;
  if (constraint !== undefined)
    return conclude(constraint.subIndication ?? 'SIG_CONSTRAINTS_FAILURE', constraint.message);
  const problem = outdatedAlgorithm(context.algorithms, signer, publicKey, at);
  if (problem === undefined) return PASSED_CONCLUSION;
  const { subIndication, reason } = tooOld(problem, 'the signature');
  return conclude(subIndication, reason);
}

function outdatedAlgorithm(
  policy: Session['context']['algorithms'],
  { algorithms: { digests, signature } }: SignerToJudge,
  key: CertificateState['publicKey'],
  at: Date,
): AlgorithmProblem | undefined {
  for (const digest of digests) {
    const problem =
      digest === undefined ? { algorithm: 'a digest', until: undefined } : digestProblem(policy, digest, at);
    if (problem !== undefined) return problem;
  }
  return algorithmProblem(policy, signature, key, at);
}

/** What a process that knows of time makes of what the one before it came to. @see ETSI EN 319 102-1 §5.5.4, §5.6.3 */
export async function reconsider(
  session: Session,
  found: FoundSigner,
  before: Concluded,
  { contentAt, best, stampedAt }: Times,
  proofs: ProofsOfExistence,
): Promise<Concluded> {
  const { indication, subIndication } = before.conclusion;
  if (indication === 'TOTAL_FAILED' || (indication === 'INDETERMINATE' && !TIME_DEPENDENT.has(subIndication)))
    return before;
  const concluded = (name: SubIndication, reason: string): Concluded => ({
    ...before,
    conclusion: conclude(name, reason),
  });
  if (contentAt !== undefined && stampedAt !== undefined && contentAt > stampedAt)
    return concluded('TIMESTAMP_ORDER_FAILURE', 'a time-stamp of the content is later than one of the signature');
  const { notBefore } = found.certificate;
  if (best < notBefore)
    return concluded(
      'NOT_YET_VALID',
      `signed before ${best.toISOString()}; the certificate is valid from ${notBefore.toISOString()}`,
    );
  return indication === 'TOTAL_PASSED' ? before : concludeAt(session, found, best, contentAt, proofs);
}
