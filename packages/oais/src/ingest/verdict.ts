import type { Finding, Severity } from '@mocban/core';
import { severityOf, type CheckEffect, type CheckFinding } from '@mocban/vn-records';
import type { SubmittedDocument, Submission, Verdict } from '../ports.js';
import { repeatable } from '../repeatable.js';

const SEVERITY_EFFECT: Record<Severity, CheckEffect> = { error: 'block', warning: 'warn', info: 'info' };

/** A finding of a standard's own validator as a receipt check: an error stops the package, a warning does not. */
export const asCheck = (finding: Finding): CheckFinding => ({ ...finding, effect: SEVERITY_EFFECT[finding.severity] });

/** A receipt check of this package. */
export const check = (effect: CheckEffect, finding: Omit<Finding, 'severity'>): CheckFinding => ({
  ...finding,
  severity: severityOf(effect),
  effect,
});

/** The package is none that a reader understands. */
export const PROFILE_UNKNOWN: Finding = {
  rule: 'PACKAGE_PROFILE_UNKNOWN',
  severity: 'error',
  location: '.',
  message: 'expected a Thông tư 05 package, an E-ARK package or a bag, found none of them',
  hint: 'Gói tin cần có METS.xml, hoặc bagit.txt kèm tệp kê khai, ở thư mục gốc.',
};

/**
 * The worst effect decides; a quarantine (C15) wins over everything, since what may be secret must not travel back and
 * forth. A refused item (C13) stops the package as a whole: a package is accepted or returned undivided.
 */
export function verdictOf(findings: Iterable<CheckFinding>): Verdict {
  const effects = new Set<CheckEffect>();
  for (const { effect } of findings) effects.add(effect);
  if (effects.has('quarantine')) return 'quarantine';
  if (effects.has('block') || effects.has('refuse-item')) return 'block';
  if (effects.has('officer')) return 'officer';
  return effects.has('warn') ? 'accept-with-warnings' : 'accept';
}

const VERDICTS: readonly Verdict[] = ['accept', 'accept-with-warnings', 'officer', 'block', 'quarantine'];

/** The graver of two. */
export const worseVerdict = (one: Verdict, other: Verdict): Verdict =>
  VERDICTS.indexOf(one) >= VERDICTS.indexOf(other) ? one : other;

/**
 * Each document with what is wrong with it: an error that names it, or lies in it or in the file that describes it.
 * Holds the reasons by the path they concern.
 */
export function documentOutcomes(
  documents: Submission['documents'],
  findings: Iterable<CheckFinding>,
  fixityOf: (path: string) => Pick<SubmittedDocument, 'sizeBytes' | 'sha512'> = () => ({}),
): Iterable<SubmittedDocument> {
  const reasons = new Map<string, { rule: string; message: string }[]>();
  for (const { severity, document, location, rule, message } of findings) {
    if (severity !== 'error') continue;
    const concerned = document ?? location.split('#', 1)[0]!;
    const known = reasons.get(concerned);
    if (known === undefined) reasons.set(concerned, [{ rule, message }]);
    else known.push({ rule, message });
  }
  return repeatable(function* () {
    for (const { path, title, metadataPath, code, date, identity } of documents) {
      const failed = [path, metadataPath]
        .filter((concerned, at, all) => concerned !== undefined && all.indexOf(concerned) === at)
        .flatMap((concerned) => reasons.get(concerned!) ?? []);
      yield {
        path,
        ...(title !== undefined && { title }),
        ...(code !== undefined && { code }),
        ...(date !== undefined && { date }),
        ...(identity !== undefined && { identity }),
        ...fixityOf(path),
        outcome: failed.length === 0 ? 'passed' : 'failed',
        reasons: failed,
      };
    }
  });
}

/** The report with further findings, and what they make of the verdict. */
export const withFindings = <Report extends { verdict: Verdict; findings: CheckFinding[] }>(
  report: Report,
  more: readonly CheckFinding[],
): Report => {
  const findings = [...report.findings, ...more];
  return { ...report, findings, verdict: verdictOf(findings) };
};
