import type { CheckFinding } from '@mocban/vn-records';
import { isoSeconds } from '@mocban/core';
import { nameOfContent, type DocumentReport, type FileToJudge } from '@mocban/signatures';
import type { JudgedFile, SignatureJudge, SignatureSummary } from '../../ports.js';
import { inOrder } from '../../concurrency.js';
import type { Received } from '../types.js';
import { check } from '../verdict.js';
import type { SignatureInventory, SignedKind } from './inventory.js';
import { decide, EFFECTS, type SignaturePolicy } from './policy.js';

/** Files that are judged at a time: while one is read, threads have others. */
const FILES_AT_ONCE = 8;
/** Files that are named by findings; further ones are counted. */
const MAX_LISTED = 1000;

export interface JudgeSignaturesRequest {
  received: Pick<Received, 'tree'>;
  inventory: SignatureInventory;
  judge: SignatureJudge;
  policy: SignaturePolicy;
  /** Validation time. */
  at: Date;
  /** Takes each verdict, one after the other, in byte order of path. */
  onJudged?: (judged: JudgedFile) => void | Promise<void>;
  signal: AbortSignal;
}

/** What signatures mean for a package. */
export interface JudgedSignatures {
  summary: SignatureSummary;
  findings: CheckFinding[];
}

/** C12: judges every file of a package that carries signatures. Holds a finding for each of a thousand files. */
export async function judgeSignatures(request: JudgeSignaturesRequest): Promise<JudgedSignatures> {
  const { judge, policy, at, onJudged, signal } = request;
  const counts = { passed: 0, indeterminate: 0, failed: 0 };
  const findings: CheckFinding[] = [];
  let held = 0;
  let unlisted = 0;
  const judgeOne = async ({ file, ...signed }: Candidate) => ({
    ...signed,
    report: await judge.judge(file, { at, signal }),
  });
  for await (const { path, kind, sha256, report } of inOrder(signedFiles(request), FILES_AT_ONCE, judgeOne)) {
    signal.throwIfAborted();
    if (report.indication === 'NO_SIGNATURE') continue;
    const decision = decide(policy, report);
    await onJudged?.({ path, kind, sha256, report, decision });
    counts[COUNTED[report.indication]] += 1;
    if (report.indication === 'TOTAL_PASSED') continue;
    const effect = effectOf(report, judge, EFFECTS[decision]);
    if (effect === EFFECTS.hold) held += 1;
    if (findings.length === MAX_LISTED) unlisted += 1;
    else findings.push(finding(path, report, effect));
  }
  const { passed, indeterminate, failed } = counts;
  const filesSigned = passed + indeterminate + failed;
  const summary: SignatureSummary = {
    filesSigned,
    filesPassed: passed,
    filesIndeterminate: indeterminate,
    filesFailed: failed,
    filesHeld: held,
    at: isoSeconds(at),
    ...judge.basis,
    policy: policy.id,
  };
  return { summary, findings: [...packageFindings(summary, policy, unlisted), ...findings] };
}

const COUNTED = { TOTAL_PASSED: 'passed', INDETERMINATE: 'indeterminate', TOTAL_FAILED: 'failed' } as const;

interface Candidate {
  path: string;
  kind: SignedKind;
  sha256: string;
  file: FileToJudge;
}

function* signedFiles({ received: { tree }, inventory }: JudgeSignaturesRequest): Generator<Candidate> {
  if (inventory.isEmpty) return;
  for (const { path, digests } of tree.files.values()) {
    const kind = inventory.kindOf(path, `${tree.prefix}${path}`);
    const localPath = kind === undefined ? undefined : tree.localPath(path);
    if (kind === undefined || localPath === undefined) continue;
    const content = nameOfContent(path);
    const contentPath = content !== undefined && tree.files.has(content) ? tree.localPath(content) : undefined;
    const file = { path: localPath, ...(contentPath !== undefined && { contentPath }) };
    yield { path, kind, sha256: digests.sha256 ?? '', file };
  }
}

/** Where nobody is trusted that no chain is found is no news of the file. */
const effectOf = (
  { subIndication }: DocumentReport,
  { basis }: SignatureJudge,
  effect: CheckFinding['effect'],
): CheckFinding['effect'] =>
  basis.trustStore === undefined && subIndication === 'NO_CERTIFICATE_CHAIN_FOUND' ? 'info' : effect;

const HINTS: Readonly<Record<string, string>> = {
  TOTAL_FAILED: 'Chữ ký số không hợp lệ; kiểm tra lại tài liệu gốc và ký lại nếu cần.',
  INDETERMINATE: 'Chưa đủ căn cứ kết luận về chữ ký số; bổ sung chứng thư, dữ liệu thu hồi hoặc dấu thời gian.',
};

function finding(path: string, report: DocumentReport, effect: CheckFinding['effect']): CheckFinding {
  const { indication, subIndication, signatures } = report;
  const worst = signatures.find((one) => one.subIndication === subIndication);
  const verdict = [indication, subIndication].filter((part) => part !== undefined).join('/');
  const why = worst?.reason === undefined ? '' : `: ${worst.reason}`;
  return {
    ...check(effect, {
      rule: indication === 'TOTAL_FAILED' ? 'C12_SIGNATURE_FAILED' : 'C12_SIGNATURE_INDETERMINATE',
      location: path,
      message: `${verdict}${worst === undefined ? '' : `, signature ${worst.name}`}${why}`,
      check: 'C12',
      hint: HINTS[indication]!,
    }),
    document: path,
  };
}

function packageFindings(
  { filesSigned, trustStore }: SignatureSummary,
  policy: SignaturePolicy,
  unlisted: number,
): CheckFinding[] {
  const findings: CheckFinding[] = [];
  const note = (effect: CheckFinding['effect'], rule: string, message: string): void =>
    void findings.push(check(effect, { rule, location: '.', message, check: 'C12' }));
  if (filesSigned > 0 && trustStore === undefined)
    note('info', 'C12_NO_TRUST_STORE', 'no trust store is configured: of signatures integrity alone was judged');
  // What is not named may be the worst: a person looks.
  if (unlisted > 0)
    note(
      EFFECTS[decide(policy, { indication: 'TOTAL_FAILED' })],
      'C12_SIGNATURE_INDETERMINATE',
      `truncated: ${unlisted} further files have signatures that did not pass`,
    );
  return findings;
}
