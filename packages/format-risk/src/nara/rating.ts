import type { RiskLevel } from '../level.js';
import type { MatrixRow } from './matrix.js';
import { levelOf, type Question, type Weights } from './weights.js';

/**
 * Which questions are counted. The weights say that the age of the specification (1.4) is part of section 1; the release of
 * 20 March 2026 leaves it out of every sum. `documented` follows the weights, `without-age` what was published.
 */
export type RatingMethod = 'documented' | 'without-age';

const AGE = '1.4';

/** Whether a question is part of the rating. */
export const isCounted = (question: string, method: RatingMethod): boolean =>
  method === 'documented' || question !== AGE;

/** A rating with how it came about. */
export interface Rating {
  rating: number;
  level: RiskLevel;
  /** By the id of the section. */
  sections: ReadonlyMap<string, number>;
  /** By the id of the question, whether it is counted or not. */
  scores: ReadonlyMap<string, number>;
}

/**
 * What the answers of a format come to.
 * @param year of the release: ages are those of that year
 * @returns nothing for a catch-all, which has no answers; for an answer that has no weight, the question
 */
export function rate(
  row: MatrixRow,
  weights: Weights,
  year: number,
  method: RatingMethod,
): Rating | { unweighted: Question } | undefined {
  if (row.answers === undefined) return undefined;
  const scores = new Map<string, number>();
  const sections = new Map(weights.sections.map((section) => [section, 0]));
  for (const question of weights.questions) {
    const score = scoreOf(question, row.answers.get(question.id) ?? '', year);
    if (score === undefined) return { unweighted: question };
    scores.set(question.id, score);
    if (!isCounted(question.id, method)) continue;
    sections.set(question.section, sections.get(question.section)! + score);
  }
  const rating = [...sections.values()].reduce((sum, section) => sum + section, 0);
  return { rating, level: levelOf(weights, rating), sections, scores };
}

/** What an answer counts; a year counts by its age, and a year of 0 is not known. */
function scoreOf(question: Question, answer: string, year: number): number | undefined {
  if (question.ages.length === 0) return question.scores.get(answer.toLowerCase());
  if (!/^\d{4}$/.test(answer)) return answer === '0' ? question.scores.get('unknown') : undefined;
  return question.ages.find(({ maxYears }) => year - Number(answer) <= maxYears)?.score;
}
