import { digestProblem, verifyTimestampToken, type Certificate, type TokenOutcome } from '@mocban/pki';
import { conclude, PROOF_INDICATION, type Conclusion, type SubIndication } from '../model/indication.js';
import type { TimestampReport } from '../model/report.js';
import type { JudgeContext, TimestampToJudge } from '../model/to-judge.js';
import type { Budget } from './budget.js';
import type { CertificateJudge, CertificateState } from './certificate-state.js';
import { algorithmProblem, tooOld, type Failure } from './chain-checks.js';
import { describeCertificate } from './describe.js';
import type { MaterialPool } from './material.js';
import { ProofsOfExistence } from './proofs.js';

/** A time-stamp with what it is worth. */
export interface JudgedTimestamp {
  timestamp: TimestampToJudge;
  conclusion: Conclusion;
  /** What it says, once it has passed. */
  time: Date | undefined;
  certificate: Certificate | undefined;
  state: CertificateState | undefined;
  report: TimestampReport;
}

const OUTCOMES: Readonly<Record<Exclude<TokenOutcome['outcome'], 'valid'>, SubIndication>> = {
  'imprint-differs': 'HASH_FAILURE',
  'digest-differs': 'HASH_FAILURE',
  'signature-wrong': 'SIG_CRYPTO_FAILURE',
  malformed: 'FORMAT_FAILURE',
  'algorithm-unknown': 'CRYPTO_CONSTRAINTS_FAILURE',
  'certificate-missing': 'NO_SIGNING_CERTIFICATE_FOUND',
  'not-for-timestamps': 'CHAIN_CONSTRAINTS_FAILURE',
};

/** Judges tokens. @see ETSI EN 319 102-1 §5.4, signatures.md 2.6.3 */
export class TimestampJudge {
  readonly #outcomes = new Map<TimestampToJudge, Promise<Conclusion | Certificate>>();

  constructor(
    private readonly context: JudgeContext,
    private readonly pool: MaterialPool,
    private readonly certificates: CertificateJudge,
    private readonly budget: Budget,
  ) {}

  /** @param at now, or when a later proof shows that it was there @throws BudgetExceeded */
  async judge(timestamp: TimestampToJudge, at: Date, proofs: ProofsOfExistence): Promise<JudgedTimestamp> {
    const outcome = await this.#outcomeOf(timestamp);
    const certificate = 'indication' in outcome ? undefined : outcome;
    const state = certificate && (await this.certificates.stateAt(certificate, 'timestamp', at, proofs));
    const conclusion =
      'indication' in outcome
        ? outcome
        : (this.#tooEarly(timestamp, outcome) ??
          this.#outdated(timestamp, at) ??
          missedRenewal(timestamp, state!.conclusion));
    const isPassed = conclusion.indication === 'TOTAL_PASSED';
    return {
      timestamp,
      conclusion,
      time: isPassed ? timestamp.token?.genTime : undefined,
      certificate,
      state,
      report: describe(timestamp, conclusion, at, certificate),
    };
  }

  /** What does not depend on time: the authority's certificate, where all is right. */
  #outcomeOf(timestamp: TimestampToJudge): Promise<Conclusion | Certificate> {
    const known = this.#outcomes.get(timestamp) ?? this.#verify(timestamp);
    this.#outcomes.set(timestamp, known);
    return known;
  }

  async #verify(timestamp: TimestampToJudge): Promise<Conclusion | Certificate> {
    const { token, problem } = timestamp;
    if (token === undefined) return conclude('FORMAT_FAILURE', problem ?? 'the token cannot be read');
    if (token.digest === undefined)
      return conclude('CRYPTO_CONSTRAINTS_FAILURE', 'a digest algorithm that is not known');
    this.budget.spend(1);
    const imprint = await timestamp.imprint(token.digest);
    if (imprint === undefined) return conclude('SIGNED_DATA_NOT_FOUND', 'what was stamped is not there');
    const outcome = await verifyTimestampToken(token, imprint, this.pool.certificates);
    return outcome.outcome === 'valid' ? outcome.certificate : conclude(OUTCOMES[outcome.outcome], outcome.message);
  }

  /** An authority says nothing of a time before it was one. */
  #tooEarly({ token }: TimestampToJudge, { notBefore }: Certificate): Conclusion | undefined {
    return token!.genTime < notBefore
      ? conclude('OUT_OF_BOUNDS_NO_POE', 'the token says a time before its authority was certified')
      : undefined;
  }

  #outdated({ token }: TimestampToJudge, at: Date): Conclusion | undefined {
    const { algorithms } = this.context;
    const [signer] = token!.signedData.signers;
    const problem =
      digestProblem(algorithms, token!.digest!, at) ?? algorithmProblem(algorithms, signer!.algorithm, undefined, at);
    if (problem === undefined) return undefined;
    const { subIndication, reason }: Failure = tooOld(problem, 'the time-stamp');
    return conclude(subIndication, reason);
  }
}

/** A record whose authority expired before it was renewed proves nothing from that moment on. @see signatures.md 3.4 */
function missedRenewal({ kind }: TimestampToJudge, conclusion: Conclusion): Conclusion {
  const { subIndication, reason } = conclusion;
  const isOutOfBounds = subIndication === 'OUT_OF_BOUNDS_NOT_REVOKED' || subIndication === 'OUT_OF_BOUNDS_NO_POE';
  return kind === 'evidence-record' && isOutOfBounds ? conclude('NO_POE', reason) : conclusion;
}

function describe(
  { kind, token, id }: TimestampToJudge,
  { indication, subIndication, reason }: Conclusion,
  at: Date,
  authority: Certificate | undefined,
): TimestampReport {
  return {
    kind,
    indication: PROOF_INDICATION[indication],
    ...(subIndication && { subIndication }),
    ...(reason && { reason }),
    ...(token && { time: token.genTime.toISOString() }),
    judgedAt: at.toISOString(),
    ...(authority && { authority: describeCertificate(authority, false) }),
    sha256: id,
  };
}
