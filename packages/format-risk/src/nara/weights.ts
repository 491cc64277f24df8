import type { RiskLevel } from '../level.js';
import { columnOf, invalidMatrix, readTable } from './table.js';

const WHAT = 'weights of the risk matrix';

/** What the answers to one question count. */
export interface Question {
  /** As `3.2`; the number before the point is that of its section. */
  id: string;
  text: string;
  section: string;
  /** By the answer in lower case. */
  scores: ReadonlyMap<string, number>;
  /** Where the answer is a year: by the age in whole years, ascending; the last has no end. */
  ages: readonly { maxYears: number; score: number }[];
}

/** The published weights: questions in their order, and what sums of them mean. */
export interface Weights {
  questions: readonly Question[];
  /** Ids of the sections, in order. */
  sections: readonly string[];
  levels: readonly { level: RiskLevel; from: number; to: number }[];
  /** What is added for how well a format can be converted, by the answer in lower case. */
  feasibility: ReadonlyMap<string, number>;
}

/**
 * Reads the table of weights: a row of questions and a row that says in words what each answer counts.
 * @param text of `NARA_File_Format_Risk_Matrix_Weights_*.csv`
 * @throws FormatRiskError `FORMAT_RISK_MATRIX_INVALID`
 */
export function readWeights(text: string): Weights {
  const table = readTable(text, WHAT);
  const words = table.rows[0];
  if (words === undefined) throw invalidMatrix(`${WHAT}: no row of weights`);
  const questions = table.columns.flatMap((column, index) => {
    const id = /^(\d+\.\d+):/.exec(column)?.[1];
    return id === undefined ? [] : [questionOf(id, column, words[index] ?? '')];
  });
  if (questions.length === 0) throw invalidMatrix(`${WHAT}: no questions`);
  return {
    questions,
    sections: [...new Set(questions.map(({ section }) => section))],
    levels: levelsOf(words[columnOf(table, WHAT, /^NARA Risk Level$/)] ?? ''),
    feasibility: feasibilityOf(words[columnOf(table, WHAT, /^Feasibility Score$/)] ?? ''),
  };
}

/** The level that a rating means. @throws FormatRiskError `FORMAT_RISK_MATRIX_INVALID` when it is outside of all */
export function levelOf(weights: Weights, rating: number): RiskLevel {
  const found = weights.levels.find(({ from, to }) => rating >= from && rating <= to);
  if (found === undefined) throw invalidMatrix(`${WHAT}: no level for the rating ${rating}`);
  return found.level;
}

/** `-1 = Yes or Unknown, 2 = No`; of years `0 = 5 years old or less, -2 = 6-15 years, -4 = 16+ years or Unknown`. */
function questionOf(id: string, column: string, words: string): Question {
  const scores = new Map<string, number>();
  const ages: { maxYears: number; score: number }[] = [];
  for (const part of words.split(/,(?=\s*-?\d+\s*=)/)) {
    const [, number, answers] = /^\s*(-?\d+)\s*=\s*(.+?)\s*$/.exec(part) ?? [];
    if (answers === undefined) throw invalidMatrix(`${WHAT}: question ${id} has no weights that can be read`);
    for (const answer of answers.split(/ or (?!less)/)) {
      const [, least, most, open] = /^(\d+)(?:-(\d+))?(\+)? years(?: old or less)?$/.exec(answer) ?? [];
      if (least === undefined) scores.set(answer.trim().toLowerCase(), Number(number));
      else ages.push({ maxYears: open === '+' ? Infinity : Number(most ?? least), score: Number(number) });
    }
  }
  ages.sort((one, other) => one.maxYears - other.maxYears);
  return { id, text: column.slice(id.length + 1).trim(), section: id.split('.')[0]!, scores, ages };
}

/** `Numeric score of 23 to 39 = Low Risk; …` */
function levelsOf(words: string): Weights['levels'] {
  const found = [...words.matchAll(/(-?\d+) to (-?\d+) = (Low|Moderate|High) Risk/g)].map(([, from, to, level]) => ({
    level: level!.toLowerCase() as RiskLevel,
    from: Number(from),
    to: Number(to),
  }));
  if (found.length !== 3) throw invalidMatrix(`${WHAT}: expected three levels, found ${found.length}`);
  return found;
}

/** `No acceptable tools available in the marketplace = -5; …` */
const feasibilityOf = (words: string): Weights['feasibility'] =>
  new Map(
    [...words.matchAll(/([^;=]+?) = (-?\d+)/g)].map(([, answer, score]) => [
      answer!.trim().toLowerCase(),
      Number(score),
    ]),
  );
