import type { Finding } from '@mocban/core';
import { readMatrix, type MatrixRow } from './matrix.js';
import { readPlans, type ActionPlan } from './plans.js';
import type { RatingMethod } from './rating.js';
import { invalidMatrix } from './table.js';
import { checkMatrix, type CheckedRating } from './verify.js';
import { readWeights, type Weights } from './weights.js';

/** Texts of a release as NARA publishes them. */
export interface NaraTexts {
  /** Risk matrix, view of answers. */
  labelled: string;
  /** Risk matrix, view of numbers. */
  numbered: string;
  weights: string;
  plans: string;
}

/** A format of NARA's: its row, its plan, and how its rating comes about. */
export interface NaraFormat extends MatrixRow, CheckedRating {
  plan: ActionPlan;
}

export interface NaraRelease {
  /** The day it is of, `YYYY-MM-DD`. */
  date: string;
  /** By the id of the format, in the order of the matrix. */
  formats: ReadonlyMap<string, NaraFormat>;
  /** The formats of NARA's that one of PRONOM's is, by PUID. */
  byPuid: ReadonlyMap<string, readonly NaraFormat[]>;
  weights: Weights;
  method: RatingMethod;
  /** What of the published numbers does not come out. */
  findings: readonly Finding[];
}

/**
 * Reads the risk matrix and the action plans of the National Archives of the United States and recomputes every rating.
 * @param date the release is of, `YYYY-MM-DD`: the ages of specifications are those of its year
 * @throws FormatRiskError `FORMAT_RISK_MATRIX_INVALID`
 */
export function readNaraRelease(texts: NaraTexts, date: string): NaraRelease {
  const year = /^(\d{4})-\d{2}-\d{2}$/.exec(date)?.[1];
  if (year === undefined) throw invalidMatrix(`${date.slice(0, 20)} is no date of a release`);
  const weights = readWeights(texts.weights);
  const rows = readMatrix(texts.labelled, texts.numbered);
  const plans = readPlans(texts.plans);
  const { method, ratings, findings } = checkMatrix(rows, weights, Number(year));
  const formats = new Map<string, NaraFormat>();
  const byPuid = new Map<string, NaraFormat[]>();
  const apart: Finding[] = [];
  for (const row of rows) {
    const plan = plans.get(row.id);
    if (plan === undefined) throw invalidMatrix(`no action plan for ${row.id}`);
    if (plan.level !== row.level)
      apart.push({
        rule: 'FORMAT_RISK_LEVEL_DIFFERS',
        severity: 'warning',
        location: row.id,
        message: `${row.name}: ${row.level} in the matrix, ${plan.level} in the action plans`,
      });
    const format = { ...row, ...ratings.get(row.id)!, plan };
    formats.set(row.id, format);
    if (plan.puid === undefined) continue;
    const same = byPuid.get(plan.puid);
    if (same === undefined) byPuid.set(plan.puid, [format]);
    else same.push(format);
  }
  return { date, formats, byPuid, weights, method, findings: [...findings, ...apart] };
}
