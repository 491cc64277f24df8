import type { RiskLevel } from '@mocban/format-risk';
import { BoundedFindings, type CheckFinding } from '@mocban/vn-records';
import type { FormatDecisions, Submission } from '../../ports.js';
import { check } from '../verdict.js';
import { namesOf } from './findings.js';
import type { IdentifiedFormat } from './format-inventory.js';
import { FORMAT_EFFECTS, type FormatDecision, type FormatPolicy } from './policy.js';
import { c11Words } from './rules.js';
import { tellingMatches } from './stated.js';

/** What documents are decided by. */
export interface FormatJudgement {
  policy: FormatPolicy;
  /** Level of a format, and of what nobody could identify. Asked once for each. */
  levelOf(puid: string | undefined): RiskLevel;
}

/**
 * What a policy makes of a package's documents: findings have the effect that is decided on them, and documents of formats that are
 * not taken have one of their own. Everything is decided, whatever stops the package first.
 * @param found findings of C11
 */
export function decideFormats(
  submission: Submission,
  identified: (path: string) => IdentifiedFormat | undefined,
  found: readonly CheckFinding[],
  { policy, levelOf }: FormatJudgement,
): { findings: CheckFinding[]; summary: FormatDecisions } {
  const findings = [
    ...found.map((finding) => decided(finding, policy)),
    ...untaken(submission, identified, { policy, levelOf }),
  ];
  const having = (effect: CheckFinding['effect']): number =>
    findings.filter((finding) => finding.effect === effect).length;
  return { findings, summary: { policy: policy.id, held: having('officer'), returned: having('block') } };
}

function decided(finding: CheckFinding, { id, findings }: FormatPolicy): CheckFinding {
  const decision = findings.find((one) => one.finding === '*' || one.finding === finding.rule)?.decision ?? 'note';
  if (decision === 'note') return finding;
  const { rule, location, message, hint } = finding;
  return {
    ...finding,
    ...check(FORMAT_EFFECTS[decision], {
      rule,
      location,
      message: `${message} (${by(decision, id)})`,
      ...(hint !== undefined && { hint }),
    }),
  };
}

const by = (decision: FormatDecision, policy: string): string => `${decision} by the policy ${policy}`;

function untaken(
  submission: Submission,
  identified: (path: string) => IdentifiedFormat | undefined,
  { policy: { id, formats }, levelOf }: FormatJudgement,
): CheckFinding[] {
  if (formats.length === 0) return [];
  const levels = new Map<string | undefined, RiskLevel>();
  const level = (puid: string | undefined): RiskLevel => {
    const known = levels.get(puid) ?? levelOf(puid);
    levels.set(puid, known);
    return known;
  };
  const findings = new BoundedFindings();
  for (const { path } of submission.documents) {
    const format = identified(path);
    if (format === undefined) continue;
    const matches = tellingMatches(format.matches);
    const rule = formats.find(({ puid, risk }) =>
      puid === undefined ? level(matches[0]?.puid) === risk : matches.some((match) => match.puid === puid),
    );
    if (rule === undefined || rule.decision === 'accept') continue;
    const why = rule.risk === undefined ? '' : `, of the risk ${rule.risk}`;
    const what = `${matches.length === 0 ? 'it is not known' : namesOf({ ...format, matches })}${why}`;
    const words = c11Words('FORMAT_NOT_ACCEPTED', `${what} (${by(rule.decision, id)})`);
    findings.add([
      {
        ...check(FORMAT_EFFECTS[rule.decision], {
          rule: 'FORMAT_NOT_ACCEPTED',
          location: path,
          check: 'C11',
          ...words,
        }),
        document: path,
      },
    ]);
  }
  return findings.list();
}
