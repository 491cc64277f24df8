import type { FormatAssessment } from '../assessment/types.js';
import type { RiskLevel } from '../level.js';
import { ownData, type Texts } from '../own-data.js';
import type { PolicyConfidence } from '../policy/policy.js';

/** A sign of risk of damage that the law names, and which formats have it. Dates are `YYYY-MM-DD`; `effectiveTo` is the first day it no longer holds. */
export interface AtRiskSign {
  code: string;
  label: Texts;
  source: string;
  /** Of the sign as the law has it. */
  confidence: PolicyConfidence;
  effectiveFrom: string;
  effectiveTo: string | null;
  /** Formats of these levels, and those that are to be migrated, have it. */
  levels: readonly RiskLevel[];
  tasks: readonly 'migrate'[];
  /** That these formats have it is our reading. */
  reading: { text: string; confidence: PolicyConfidence };
}

let published: readonly AtRiskSign[] | undefined;

/** The signs of Quyết định 76/QĐ-TTg that the format of a file can have. */
export const atRiskSigns = (): readonly AtRiskSign[] =>
  (published ??= (JSON.parse(ownData('at-risk-signs.json')) as { signs: AtRiskSign[] }).signs);

/**
 * Which signs a format has on a day.
 * @param at `YYYY-MM-DD`
 */
export const signsOf = ({ level, tasks }: FormatAssessment, at: string): AtRiskSign[] =>
  atRiskSigns().filter(
    (sign) =>
      sign.effectiveFrom <= at &&
      (sign.effectiveTo === null || at < sign.effectiveTo) &&
      (sign.levels.includes(level) || tasks.some((task) => sign.tasks.includes(task))),
  );
