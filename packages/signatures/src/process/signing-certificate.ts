import type { Certificate, SignerOutcome } from '@mocban/pki';
import { conclude, PASSED_CONCLUSION, type Conclusion, type SubIndication } from '../model/indication.js';
import type { SignerToJudge } from '../model/to-judge.js';
import type { Session } from './session.js';

/** Certificates that a signer may mean, at most: anybody can put others beside a signature. */
const MOST_CANDIDATES = 8;

/** A signer with his certificate, and what the mathematics say. */
export interface FoundSigner {
  signer: SignerToJudge;
  certificate: Certificate;
  isBound: boolean;
  outcome: Conclusion;
}

const OUTCOMES: Readonly<Record<Exclude<SignerOutcome['outcome'], 'valid'>, SubIndication>> = {
  'digest-differs': 'HASH_FAILURE',
  'signature-wrong': 'SIG_CRYPTO_FAILURE',
  'content-missing': 'SIGNED_DATA_NOT_FOUND',
  malformed: 'SIG_CONSTRAINTS_FAILURE',
  'algorithm-unknown': 'CRYPTO_CONSTRAINTS_FAILURE',
};

const REASONS: Readonly<Record<string, string>> = {
  'digest-differs': 'the content is not the one that was signed',
  'signature-wrong': 'the signature is not that of the certificate',
};

/** Finds the certificate that a signature was made with (2.2) and verifies it by its key (2.4). @throws BudgetExceeded */
export async function findSigner(session: Session, signer: SignerToJudge): Promise<FoundSigner | Conclusion> {
  const none = (reason: string): Conclusion => conclude('NO_SIGNING_CERTIFICATE_FOUND', reason);
  const named = signer.candidates(session.pool.certificates).slice(0, MOST_CANDIDATES);
  if (named.length === 0) return none('the certificate of the signer is not there');
  const candidates = named.map((certificate) => ({ certificate, binding: signer.binding(certificate) }));
  const bound = candidates.filter(({ binding }) => binding === 'same');
  const usable = bound.length > 0 ? bound : candidates.filter(({ binding }) => binding === 'absent');
  if (usable.length === 0) return none('what was signed names another certificate than the one that is there');
  if (signer.isBindingRequired && bound.length === 0)
    return none('what was signed does not name the certificate, as its format asks');
  let first: FoundSigner | undefined;
  for (const { certificate, binding } of usable) {
    const outcome = await verify(session, signer, certificate);
    const found = { signer, certificate, isBound: binding === 'same', outcome };
    if (outcome.indication === 'TOTAL_PASSED') return found;
    first ??= found;
    // The content is another one whoever signed it.
    if (outcome.subIndication !== 'SIG_CRYPTO_FAILURE') break;
  }
  return first!;
}

async function verify(session: Session, signer: SignerToJudge, certificate: Certificate): Promise<Conclusion> {
  session.budget.spend(1);
  const outcome = await signer.verify(await withKey(session, certificate));
  if (outcome.outcome === 'valid') return PASSED_CONCLUSION;
  const reason = 'message' in outcome ? outcome.message : REASONS[outcome.outcome]!;
  return conclude(OUTCOMES[outcome.outcome], reason);
}

/** A key of DSA may have left its parameters to the issuer's certificate: a path knows them. */
async function withKey(session: Session, certificate: Certificate): Promise<Pick<Certificate, 'publicKey'>> {
  if (certificate.publicKey !== undefined) return certificate;
  const { publicKey } = await session.certificates.stateAt(
    certificate,
    'signature',
    session.context.at,
    session.noProofs,
  );
  return { publicKey };
}
