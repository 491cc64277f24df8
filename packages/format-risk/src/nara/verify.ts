import type { Finding } from '@mocban/core';
import type { MatrixRow } from './matrix.js';
import { rate, type Rating, type RatingMethod } from './rating.js';
import { levelOf, type Weights } from './weights.js';

/** How the published rating of a format comes about. */
export type RatingBasis =
  /** From its answers and the weights. */
  | 'answers'
  /** A catch-all: the lowest of the formats with one of its extensions, as the publisher says. */
  | 'lowest-of-extension'
  /** A catch-all: the lowest of the formats of its name with one of its extensions. */
  | 'lowest-of-family'
  /** A catch-all: the lowest of the formats that have its name in theirs. */
  | 'lowest-of-name';

export interface CheckedRating {
  basis: RatingBasis | undefined;
  /** Absent for a catch-all. */
  recomputed?: Rating;
}

export interface CheckedMatrix {
  method: RatingMethod;
  /** By the id of the format. */
  ratings: ReadonlyMap<string, CheckedRating>;
  /** A rating, a level, a section or a score that is not what the answers come to. */
  findings: readonly Finding[];
}

/**
 * Recomputes every rating and holds it against the published one. The method is the one by which more of the published ratings come out.
 * @param year of the release
 */
export function checkMatrix(rows: readonly MatrixRow[], weights: Weights, year: number): CheckedMatrix {
  const agreeing = (method: RatingMethod): number =>
    rows.filter((row) => {
      const rating = rate(row, weights, year, method);
      return rating !== undefined && 'rating' in rating && rating.rating === row.rating;
    }).length;
  const method = agreeing('documented') > agreeing('without-age') ? 'documented' : 'without-age';
  const ratings = new Map<string, CheckedRating>();
  const findings: Finding[] = [];
  for (const row of rows) {
    const say = (rule: string, message: string): void => {
      findings.push({ rule, severity: 'warning', location: row.id, message: `${row.name}: ${message}` });
    };
    const rating = rate(row, weights, year, method);
    if (rating === undefined) ratings.set(row.id, { basis: basisOfCatchAll(row, rows, say) });
    else if ('unweighted' in rating) {
      say('FORMAT_RISK_ANSWER_UNWEIGHTED', `no weight for the answer to ${rating.unweighted.id}`);
      ratings.set(row.id, { basis: undefined });
    } else ratings.set(row.id, { basis: checkRating(row, rating, say), recomputed: rating });
    checkSums(row, weights, say);
  }
  return { method, ratings, findings };
}

type Say = (rule: string, message: string) => void;

function checkRating(row: MatrixRow, { rating, level, sections, scores }: Rating, say: Say): RatingBasis | undefined {
  for (const [id, score] of scores)
    if (row.scores.get(id) !== score)
      say('FORMAT_RISK_SCORE_DIFFERS', `${id} counts ${score}, published ${row.scores.get(id)}`);
  for (const [id, sum] of sections)
    if (row.sections.get(id) !== sum)
      say('FORMAT_RISK_SECTION_DIFFERS', `section ${id} is ${sum}, published ${row.sections.get(id)}`);
  if (level !== row.level) say('FORMAT_RISK_LEVEL_DIFFERS', `the answers come to ${level}, published ${row.level}`);
  if (rating === row.rating) return 'answers';
  say('FORMAT_RISK_RATING_DIFFERS', `the answers come to ${rating}, published ${row.rating}`);
  return undefined;
}

/** What holds of every row: the level is that of the rating, the feasibility that of its answer, and the total the sum of all. */
function checkSums(row: MatrixRow, weights: Weights, say: Say): void {
  if (row.answers === undefined && levelOf(weights, row.rating) !== row.level)
    say('FORMAT_RISK_LEVEL_DIFFERS', `${row.rating} means ${levelOf(weights, row.rating)}, published ${row.level}`);
  if (weights.feasibility.get(row.feasibilityAnswer.toLowerCase()) !== row.feasibility)
    say('FORMAT_RISK_SCORE_DIFFERS', `feasibility is not that of its answer, published ${row.feasibility}`);
  const total = row.rating + row.prevalence + row.feasibility;
  if (total !== row.total) say('FORMAT_RISK_TOTAL_DIFFERS', `the total is ${total}, published ${row.total}`);
}

function basisOfCatchAll(row: MatrixRow, rows: readonly MatrixRow[], say: Say): RatingBasis | undefined {
  const stem = row.name
    .replace(/ (unspecified version|with unspecified codec) *$/, '')
    .replace(/\)$/, '')
    .toLowerCase();
  const others = rows.filter(({ answers }) => answers !== undefined);
  const sharing = others.filter(({ extensions }) => extensions.some((one) => row.extensions.includes(one)));
  const named = ({ name }: MatrixRow): boolean => name.toLowerCase().includes(stem);
  const lowest: [RatingBasis, MatrixRow[]][] = [
    ['lowest-of-extension', sharing],
    ['lowest-of-family', sharing.filter(named)],
    ['lowest-of-name', others.filter(named)],
  ];
  const found = lowest.find(([, among]) => Math.min(...among.map(({ rating }) => rating)) === row.rating);
  if (found === undefined)
    say('FORMAT_RISK_RATING_DIFFERS', `no answers, and no format it could have the rating ${row.rating} of`);
  return found?.[0];
}
