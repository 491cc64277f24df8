import { PkiError } from '@mocban/pki';
import { conclude, PROOF_INDICATION, type Conclusion, type Indication } from '../model/indication.js';
import type { DocumentReport, DocumentTimestampReport, SignatureReport } from '../model/report.js';
import type { DocumentTimestampToJudge, DocumentToJudge, JudgeContext, SignatureToJudge } from '../model/to-judge.js';
import { BudgetExceeded } from './budget.js';
import { dataUsedBy } from './data-used.js';
import { describeCertificate, describeChain, describeSigner, resultOf } from './describe.js';
import { describeRevision, judgeSignature, permitted } from './judge-signature.js';
import { Session } from './session.js';

/** Signatures of one document that are judged. @see signatures.md 2.11 */
const MOST_SIGNATURES = 500;

type Report = SignatureReport | DocumentTimestampReport;
type Later = ReadonlyMap<string, Report>;

/**
 * Judges all signatures of a document. Nothing that is in it makes this throw: what cannot be judged is INDETERMINATE. An error of
 * reading the content goes through.
 * @see ETSI EN 319 102-1, signatures.md 1, 2
 */
export async function judgeDocument(document: DocumentToJudge, context: JudgeContext): Promise<DocumentReport> {
  const session = new Session(document, context);
  const limit = await collect(session);
  const reports = new Map<string, Report>();
  const signatures: Report[] = [];
  for (const [place, signature] of [...document.signatures.entries()].reverse()) {
    const beyond = limitOf(signature, place) ?? limit;
    const report = beyond ? unjudged(signature, beyond) : await judgeOne(session, signature, reports);
    signatures.unshift(report);
    reports.set(signature.name, report);
  }
  const worst = worstOf(signatures);
  return {
    indication: worst?.indication ?? 'NO_SIGNATURE',
    ...(worst?.subIndication && { subIndication: worst.subIndication }),
    at: context.at.toISOString(),
    ...(context.trust.sha256 && { trustStore: context.trust.sha256 }),
    algorithmPolicy: context.algorithmsSha256,
    ...(document.coveredBy !== undefined && { coveredBy: document.coveredBy }),
    signatures,
    evidence: document.evidence.flatMap((timestamp) => session.judgedLate(timestamp)?.report ?? []),
    warnings: [...document.warnings, ...(session.pool.isExceeded ? [MATERIAL_LIMIT] : [])],
  };
}

const limitOf = ({ limit }: SignatureToJudge | DocumentTimestampToJudge, place: number): Conclusion | undefined =>
  place >= MOST_SIGNATURES
    ? tooMuch(`more than ${MOST_SIGNATURES} signatures`)
    : limit && conclude(limit.subIndication ?? 'POLICY_PROCESSING_ERROR', limit.message);

const tooMuch = (reason: string): Conclusion => conclude('POLICY_PROCESSING_ERROR', reason);

/** What cannot be read on the way, or takes too long, is said of what it belongs to. */
async function within<T>(act: () => Promise<T>): Promise<T | Conclusion> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof BudgetExceeded || error instanceof PkiError) return tooMuch(error.message);
    throw error;
  }
}

async function collect(session: Session): Promise<Conclusion | undefined> {
  return (await within(async () => session.collectProofs())) ?? undefined;
}

async function judgeOne(
  session: Session,
  signature: SignatureToJudge | DocumentTimestampToJudge,
  later: Later,
): Promise<Report> {
  const report = await within(async () =>
    signature.kind === 'signature'
      ? judgeSignature(session, signature, later)
      : judgeTimestamp(session, signature, later),
  );
  return 'kind' in report ? report : unjudged(signature, report);
}

const NOTHING = { modifiedObjects: [], chain: [], checks: [], warnings: [], dataUsed: [] } as const;

function unjudged({ kind, name }: SignatureToJudge | DocumentTimestampToJudge, conclusion: Conclusion): Report {
  const result = resultOf(conclusion);
  if (kind === 'document-timestamp')
    return { ...NOTHING, ...result, kind, name, indication: PROOF_INDICATION[conclusion.indication] };
  const process = { basic: result, withTime: result, archival: result };
  return {
    ...NOTHING,
    ...result,
    kind,
    name,
    process,
    trustDomain: 'KHONG_RO',
    timestamps: [],
    proofs: [],
    counterSignatures: [],
  };
}

/** A document time-stamp as one of the signatures of its document. @see ETSI EN 319 142-1 §5.4.3 */
async function judgeTimestamp(
  session: Session,
  { name, format, timestamp, revision, warnings }: DocumentTimestampToJudge,
  later: Later,
): Promise<DocumentTimestampReport> {
  const [problem] = format;
  const judged = timestamp && problem === undefined ? session.judgedLate(timestamp) : undefined;
  const own = judged?.conclusion ?? conclude('FORMAT_FAILURE', problem?.message ?? 'the time-stamp cannot be read');
  const permission = revision?.permission(later);
  const conclusion = permitted(own, permission);
  const described = revision && describeRevision(revision, own);
  return {
    kind: 'document-timestamp',
    name,
    ...resultOf(conclusion),
    indication: PROOF_INDICATION[conclusion.indication],
    ...(described && {
      ...described,
      signedRevision: { ...described.signedRevision!, indication: PROOF_INDICATION[own.indication] },
    }),
    modifiedObjects: revision?.modifiedObjects ?? [],
    ...(judged?.certificate && { signer: describeSigner(judged.certificate) }),
    ...(judged?.report.time && { time: judged.report.time }),
    ...(judged?.report.judgedAt && { judgedAt: judged.report.judgedAt }),
    chain: judged?.state?.path
      ? describeChain(judged.state.path)
      : judged?.certificate
        ? [describeCertificate(judged.certificate, false)]
        : [],
    checks: [
      ...format.map(({ code, message }) => ({ code, outcome: 'failed' as const, detail: message })),
      ...(judged?.state?.checks ?? []),
    ],
    warnings: [...warnings, ...(permission?.warnings ?? [])],
    dataUsed: judged ? dataUsedBy(session, judged.state, [judged]) : [],
  };
}

const MATERIAL_LIMIT = {
  code: 'MATERIAL_LIMIT',
  detail: 'not all certificates and revocation data of the document were looked at',
};

const RANK: Readonly<Record<Indication, number>> = { TOTAL_PASSED: 0, INDETERMINATE: 1, TOTAL_FAILED: 2 };

/** Of the signatures; time-stamps speak for none. The first where several are as bad. */
function worstOf(reports: readonly Report[]): SignatureReport | undefined {
  const signatures = reports.filter((one) => one.kind === 'signature');
  return signatures.reduce<SignatureReport | undefined>(
    (worst, one) => (worst === undefined || RANK[one.indication] > RANK[worst.indication] ? one : worst),
    undefined,
  );
}
