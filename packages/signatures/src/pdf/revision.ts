import {
  changesSince,
  CHANGE_KINDS,
  permissionsOf,
  readRange,
  revisionEndingAt,
  updateProblems,
  type Change,
  type PdfDocument,
  type PdfSignature,
  type Permissions,
  type RandomAccess,
} from '@mocban/pdf';
import { createHash } from 'node:crypto';
import type { Coverage, Modification } from '../model/indication.js';
import type { DocumentTimestampReport, SignatureReport } from '../model/report.js';
import type { Permission, Problem, RevisionToJudge } from '../model/to-judge.js';

/** So many changes are named. */
const MOST_NAMED = 50;

type Reports = ReadonlyMap<string, SignatureReport | DocumentTimestampReport>;

/** What is wrong with the signature's own form. */
export const ownProblems = ({ problems }: PdfSignature): Problem[] =>
  problems.filter(({ isLater }) => isLater !== true);

/**
 * What was written behind the bytes that a signature is over.
 * @param isHidden the last revision does not go back to it
 * @param sha256 of the file up to the end of these bytes; `undefined` where they go beyond it
 * @throws PdfError `PDF_LIMIT`
 * @see signatures.md 1, 2.1.4, 2.1.5
 */
export function revisionOf(
  document: PdfDocument,
  signature: PdfSignature,
  all: readonly PdfSignature[],
  isHidden: boolean,
  sha256: string | undefined,
): RevisionToJudge | undefined {
  const { range } = signature;
  if (range === undefined || sha256 === undefined) return undefined;
  const revision = revisionEndingAt(document, range.end);
  const coverage = coverageOf(document, signature, revision);
  const problems = laterProblems(document, signature, revision, isHidden, coverage);
  const permissions = permissionsUpTo(document, signature, all);
  const changes = revision === undefined || isHidden ? [] : changesSince(document, revision, permissions);
  // What it is over is not known: what comes behind cannot be held against it.
  const isBehindUnclear = coverage === 'UNCLEAR' && range.end < document.source.sizeBytes;
  const judged = { changes, problems, permissions, all, signature };
  return {
    coverage,
    modification: problems.length > 0 || isBehindUnclear ? 'OTHER' : modificationOf(changes),
    modifiedObjects: namesOf(changes),
    sha256,
    sizeBytes: range.end,
    permission: (later) => permissionOf(judged, later),
  };
}

function coverageOf(document: PdfDocument, signature: PdfSignature, revision: number | undefined): Coverage {
  if (ownProblems(signature).length > 0) return 'UNCLEAR';
  if (signature.range!.end === document.source.sizeBytes) return 'ENTIRE_FILE';
  return revision === undefined ? 'CONTIGUOUS' : 'ENTIRE_REVISION';
}

function laterProblems(
  document: PdfDocument,
  signature: PdfSignature,
  revision: number | undefined,
  isHidden: boolean,
  coverage: Coverage,
): Problem[] {
  const problems: Problem[] = signature.problems.filter(({ isLater }) => isLater === true);
  if (isHidden)
    problems.push({ code: 'REVISION_HIDDEN', message: 'the end of the file does not lead back to this signature' });
  else if (revision === undefined)
    problems.push({ code: 'REVISION_END', message: 'what it is over does not end where a revision ends' });
  else {
    const [first] = updateProblems(document, revision);
    if (first !== undefined) problems.push({ code: 'UPDATE_MALFORMED', message: first });
    if (signature.revision > revision)
      problems.push({ code: 'SIGNATURE_OUTSIDE', message: 'it is over a revision that it was not in yet' });
  }
  return coverage === 'UNCLEAR' ? [] : problems;
}

/** What all signatures up to this one permit together. */
function permissionsUpTo(document: PdfDocument, signature: PdfSignature, all: readonly PdfSignature[]): Permissions {
  const earlier = all.filter(({ range }) => range !== undefined && range.end <= signature.range!.end);
  const each = earlier.map(({ dict, field, revision }) => permissionsOf(document.view(revision), dict, field.dict));
  const levels = each.flatMap(({ level }) => (level === undefined ? [] : [level]));
  const level = levels.length === 0 ? undefined : (Math.min(...levels) as 1 | 2 | 3);
  return { level, locks: each.flatMap(({ locks }) => locks) };
}

const modificationOf = (changes: readonly Change[]): Modification =>
  CHANGE_KINDS.toReversed().find((kind) => changes.some((change) => change.kind === kind)) ?? 'NONE';

const namesOf = (changes: readonly Change[]): string[] =>
  [...new Set(changes.map(({ where }) => where))].slice(0, MOST_NAMED);

/** SHA-256 of the beginnings of a file, by where they end: the file is read once. */
export function digestsUpTo(source: RandomAccess, ends: readonly number[]): Map<number, string> {
  const digests = new Map<number, string>();
  const hash = createHash('sha256');
  let at = 0;
  for (const end of [...new Set(ends)].filter((one) => one <= source.sizeBytes).sort((one, other) => one - other)) {
    for (const chunk of readRange(source, at, end)) hash.update(chunk);
    digests.set(end, hash.copy().digest('hex'));
    at = end;
  }
  return digests;
}

interface Judged {
  changes: readonly Change[];
  problems: readonly Problem[];
  permissions: Permissions;
  all: readonly PdfSignature[];
  signature: PdfSignature;
}

function permissionOf({ changes, problems, permissions, all, signature }: Judged, later: Reports): Permission {
  const [problem] = problems;
  if (problem !== undefined) return { outcome: 'format-failure', problem, warnings: [] };
  const outcomes = changes.map((change) => ({
    change,
    outcome: outcomeOf(change, permissions, later, { all, signature }),
  }));
  const warnings = [...new Set(outcomes.flatMap(({ outcome }) => outcome.split(':')[1] ?? []))].map((code) => ({
    code,
  }));
  for (const worst of ['format-failure', 'constraints'] as const) {
    const found = outcomes.find(({ outcome }) => outcome === worst);
    if (found !== undefined)
      return {
        outcome: worst,
        problem: { code: `CHANGED_${found.change.kind}`, message: `${found.change.where} ${found.change.what}` },
        warnings,
      };
  }
  return { outcome: 'permitted', warnings };
}

type Outcome = 'permitted' | `permitted:${string}` | 'constraints' | 'format-failure';

/** The table of signatures.md 2.1.5. */
function outcomeOf(
  { kind, isOfExisting = false, isLocked = false, covers }: Change,
  { level }: Permissions,
  later: Reports,
  signatures: Pick<Judged, 'all' | 'signature'>,
): Outcome {
  if (kind === 'OTHER' || isLocked) return 'format-failure';
  if (kind === 'LTA') return 'permitted';
  if (kind === 'SIGNATURE_OR_FORM') {
    if (level === 1) return 'format-failure';
    return covers === undefined || mayShow(covers, later, signatures) ? 'permitted' : 'constraints';
  }
  if (level === 3) return covers === undefined ? 'permitted:ANNOTATION_ADDED' : 'constraints';
  if (level !== undefined || isOfExisting) return 'format-failure';
  if (kind === 'ISSUE_NUMBER' && [...later.values()].some(isSealOfAgency)) return 'permitted:ISSUE_NUMBER_ADDED';
  return 'constraints';
}

/**
 * What a signature field shows is its signature's, which later reports are of by name. Where nothing was, it is enough that the signature is
 * not wrong: nothing that was signed looks like something else by it.
 */
function mayShow(
  { field, isOverContent }: NonNullable<Change['covers']>,
  later: Reports,
  { all, signature }: Pick<Judged, 'all' | 'signature'>,
): boolean {
  const isOf = ({ field: { ref, widgets } }: PdfSignature): boolean =>
    ref === undefined ? widgets.some((widget) => widget.ref?.number === field) : ref.number === field;
  const own = all.filter((one) => field !== undefined && isOf(one) && one !== signature);
  return own.some(({ name }) => {
    const indication = later.get(name)?.indication;
    if (indication === 'TOTAL_PASSED' || indication === 'PASSED') return true;
    return !isOverContent && indication === 'INDETERMINATE';
  });
}

/** An agency's own seal over all of the file. @see signatures.md 2.7 */
const isSealOfAgency = (report: SignatureReport | DocumentTimestampReport): boolean =>
  report.kind === 'signature' &&
  report.indication === 'TOTAL_PASSED' &&
  report.trustDomain === 'CONG_VU' &&
  report.signer?.kind === 'organisation' &&
  report.coverage === 'ENTIRE_FILE';
