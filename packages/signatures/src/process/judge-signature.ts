import { conclude, PASSED_CONCLUSION, type Conclusion } from '../model/indication.js';
import type { BestSignatureTime, Check, DocumentTimestampReport, SignatureReport } from '../model/report.js';
import type { Permission, SignatureToJudge, SignerToJudge } from '../model/to-judge.js';
import { concludeAt, reconsider, type Concluded, type Times } from './conclusions.js';
import { dataUsedBy } from './data-used.js';
import { describeChain, describeSigner, resultOf } from './describe.js';
import { levelOf } from './level.js';
import type { Proof } from './proofs.js';
import type { Session } from './session.js';
import { findSigner, type FoundSigner } from './signing-certificate.js';
import type { JudgedTimestamp } from './timestamps.js';
import { domainOf } from './trust-domain.js';
import { warningsOf } from './warnings.js';

/** Signatures of signatures of signatures. */
const MOST_NESTED = 4;

/** What the three processes came to, and by what. */
interface Judged {
  basic: Conclusion;
  withTime: Conclusion;
  archival: Conclusion;
  found?: FoundSigner;
  last?: Concluded;
  best: BestSignatureTime | undefined;
  timestamps: readonly JudgedTimestamp[];
}

type Later = ReadonlyMap<string, SignatureReport | DocumentTimestampReport>;

/** Judges one signature by the three processes of ETSI EN 319 102-1 (§5.3, §5.5, §5.6). @throws BudgetExceeded */
export async function judgeSignature(
  session: Session,
  signature: SignatureToJudge,
  later: Later = new Map(),
  depth = 0,
): Promise<SignatureReport> {
  const judged = await judge(session, signature);
  const permission = signature.revision?.permission(later);
  const counterSignatures: SignatureReport[] = [];
  if (depth < MOST_NESTED)
    for (const counter of signature.signer?.counterSignatures ?? [])
      counterSignatures.push(await judgeSignature(session, counter, later, depth + 1));
  return report(session, signature, judged, permission, counterSignatures);
}

/** Without what came after it: exactly the bytes that it is over. */
async function judge(session: Session, { format, signer }: SignatureToJudge): Promise<Judged> {
  const [problem] = format;
  if (problem !== undefined || signer === undefined)
    return all(conclude('FORMAT_FAILURE', problem?.message ?? 'the signature cannot be read'), []);
  const timestamps = signer.timestamps.map((timestamp) => session.judgedLate(timestamp)!);
  const found = await findSigner(session, signer);
  if ('indication' in found) return all(found, timestamps);
  if (found.outcome.indication !== 'TOTAL_PASSED') return { ...all(found.outcome, timestamps), found };
  return { ...(await judgeFound(session, found)), found, timestamps };
}

const all = (conclusion: Conclusion, timestamps: readonly JudgedTimestamp[]): Judged => ({
  basic: conclusion,
  withTime: conclusion,
  archival: conclusion,
  best: undefined,
  timestamps,
});

async function judgeFound(session: Session, found: FoundSigner): Promise<Omit<Judged, 'found' | 'timestamps'>> {
  const { signer } = found;
  const now = await timesNow(session, signer);
  const basic = await concludeAt(session, found, session.context.at, now.contentAt, session.noProofs);
  const withTime = await reconsider(session, found, basic, now, session.noProofs);
  const proof = session.proofs.of(signer.id);
  const late = timesLate(session, signer, proof);
  const archival = await reconsider(session, found, withTime, late, session.proofs);
  return {
    basic: basic.conclusion,
    withTime: withTime.conclusion,
    archival: archival.conclusion,
    last: archival,
    best: bestTime(session, proof),
  };
}

const earliest = (times: readonly (Date | undefined)[]): Date | undefined =>
  times.reduce<Date | undefined>(
    (first, time) => (time !== undefined && (first === undefined || time < first) ? time : first),
    undefined,
  );

const latest = (times: readonly (Date | undefined)[]): Date | undefined =>
  times.reduce<Date | undefined>(
    (last, time) => (time !== undefined && (last === undefined || time > last) ? time : last),
    undefined,
  );

/** By tokens as they are now: what the process for signatures with time knows. */
async function timesNow(session: Session, signer: SignerToJudge): Promise<Times> {
  const judged = await Promise.all(
    signer.timestamps
      .filter(({ kind }) => kind === 'content' || kind === 'signature')
      .map((timestamp) => session.judgedNow(timestamp)),
  );
  return timesOf(session, judged, undefined);
}

const timesLate = (session: Session, signer: SignerToJudge, proof: Proof | undefined): Times =>
  timesOf(
    session,
    signer.timestamps.map((timestamp) => session.judgedLate(timestamp)!),
    proof?.time,
  );

function timesOf({ context: { at } }: Session, judged: readonly JudgedTimestamp[], proof: Date | undefined): Times {
  const of = (kind: string): (Date | undefined)[] =>
    judged.filter(({ timestamp }) => timestamp.kind === kind).map(({ time }) => time);
  const stampedAt = earliest(of('signature'));
  return { contentAt: latest(of('content')), stampedAt, best: earliest([at, stampedAt, proof])! };
}

const SOURCES = {
  signature: 'signature-timestamp',
  archive: 'archive-timestamp',
  document: 'document-timestamp',
  'evidence-record': 'evidence-record',
} as const;

function bestTime({ context: { at } }: Session, proof: Proof | undefined): BestSignatureTime {
  if (proof === undefined || proof.time >= at || proof.source === 'content')
    return { time: at.toISOString(), source: 'validation-time' };
  return { time: proof.time.toISOString(), source: SOURCES[proof.source] };
}

/** What is forbidden of the changes since takes from a signature what it would be worth by itself. @see signatures.md 2.1.5 */
export function permitted(conclusion: Conclusion, permission: Permission | undefined): Conclusion {
  if (permission === undefined || permission.outcome === 'permitted') return conclusion;
  if (permission.outcome === 'format-failure') return conclude('FORMAT_FAILURE', permission.problem.message);
  return conclusion.indication === 'TOTAL_FAILED'
    ? conclusion
    : conclude('SIG_CONSTRAINTS_FAILURE', permission.problem.message);
}

async function report(
  session: Session,
  signature: SignatureToJudge,
  judged: Judged,
  permission: Permission | undefined,
  counterSignatures: readonly SignatureReport[],
): Promise<SignatureReport> {
  const { found, last, best } = judged;
  const { name, revision, signer } = signature;
  const { archival } = judged;
  const level = found && (await levelOf(session, found, last?.state, judged.timestamps));
  return {
    name,
    kind: 'signature',
    ...resultOf(permitted(archival, permission)),
    process: {
      basic: resultOf(permitted(judged.basic, permission)),
      withTime: resultOf(permitted(judged.withTime, permission)),
      archival: resultOf(permitted(archival, permission)),
    },
    ...(revision && describeRevision(revision, archival)),
    modifiedObjects: revision?.modifiedObjects ?? [],
    ...(level && { level }),
    ...(signer?.claimedTime && { claimedTime: signer.claimedTime.toISOString() }),
    ...(best && { bestSignatureTime: best }),
    ...(found && { signer: describeSigner(found.certificate) }),
    trustDomain: domainOf(session.context.trust, last?.state.path),
    chain: describeChain(last?.state.path),
    timestamps: judged.timestamps.map(({ report: one }) => one),
    proofs: signer ? session.proofsOf(signer.id) : [],
    counterSignatures,
    checks: checksOf(signature, judged, permission),
    warnings: warningsOf(signature, found, judged.timestamps, best, permission),
    dataUsed: dataUsedBy(session, last?.state, judged.timestamps),
  };
}

export const describeRevision = (
  { coverage, modification, sha256, sizeBytes }: NonNullable<SignatureToJudge['revision']>,
  { indication, subIndication }: Conclusion,
): Pick<SignatureReport, 'coverage' | 'modification' | 'signedRevision'> => ({
  coverage,
  modification,
  signedRevision: { sha256, sizeBytes, indication, ...(subIndication && { subIndication }) },
});

function checksOf(
  { format }: SignatureToJudge,
  { found, last, archival }: Judged,
  permission: Permission | undefined,
): Check[] {
  const isReadable = archival.subIndication !== 'FORMAT_FAILURE';
  const check = (code: string, isDone: boolean, conclusion: Conclusion): Check => ({
    code,
    outcome: !isDone ? 'not-done' : conclusion.indication === 'TOTAL_PASSED' ? 'passed' : 'failed',
    ...(isDone && conclusion.reason && { detail: conclusion.reason }),
  });
  return [
    ...format.map(({ code, message }): Check => ({ code, outcome: 'failed', detail: message })),
    check('FORMAT', true, isReadable ? PASSED_CONCLUSION : archival),
    ...changes(permission),
    check('SIGNING_CERTIFICATE', isReadable, found === undefined ? archival : PASSED_CONCLUSION),
    check('INTEGRITY', found !== undefined, found?.outcome ?? PASSED_CONCLUSION),
    ...(last?.state.checks ?? []),
    check(
      'ACCEPTANCE',
      last !== undefined,
      last?.state.conclusion.indication === 'TOTAL_PASSED' ? archival : PASSED_CONCLUSION,
    ),
  ];
}

function changes(permission: Permission | undefined): Check[] {
  if (permission === undefined) return [];
  return permission.outcome === 'permitted'
    ? [{ code: 'CHANGES_PERMITTED', outcome: 'passed' }]
    : [
        { code: 'CHANGES_PERMITTED', outcome: 'failed', detail: permission.problem.message },
        { code: permission.problem.code, outcome: 'failed', detail: permission.problem.message },
      ];
}
