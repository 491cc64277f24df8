import type { RiskLevel } from '../level.js';
import { columnOf, invalidMatrix, readTable, type Table } from './table.js';

/** One format of the matrix as it was published. */
export interface MatrixRow {
  /** As `NF00380`. */
  id: string;
  name: string;
  /** In lower case, without a point. */
  extensions: readonly string[];
  /** Record categories whose plan covers it. */
  categories: readonly string[];
  /** What the transfer guidance of NARA says of it. */
  guidance: 'preferred' | 'acceptable' | undefined;
  /** By the id of the question; a year of `0` is not known. `undefined` for a catch-all of unspecified versions, which has no answers. */
  answers: ReadonlyMap<string, string> | undefined;
  /** What the answers counted when it was published, by the id of the question. */
  scores: ReadonlyMap<string, number>;
  /** What was published of it. */
  rating: number;
  level: RiskLevel;
  sections: ReadonlyMap<string, number>;
  prevalence: number;
  feasibility: number;
  /** Of how well it can be converted, in words. */
  feasibilityAnswer: string;
  /** Rating, prevalence and feasibility together: the lower, the sooner something should be done. */
  total: number;
}

const QUESTION = /^(\d+\.\d+):/;
const SECTION = /^(\d+): TOTAL/;

/**
 * Joins both views of the matrix, the one of answers and the one of numbers.
 * @param labelled text of `NARA_File_Format_Risk_Matrix_*_Labeled.csv`
 * @param numbered text of `…_Numbered.csv`
 * @throws FormatRiskError `FORMAT_RISK_MATRIX_INVALID` when they are not two views of the same formats
 */
export function readMatrix(labelled: string, numbered: string): MatrixRow[] {
  const [words, numbers] = [readTable(labelled, 'labelled matrix'), readTable(numbered, 'numbered matrix')];
  if (words.columns.join('\n') !== numbers.columns.join('\n'))
    throw invalidMatrix('the labelled and the numbered matrix have other columns');
  const id = columnOf(numbers, 'numbered matrix', 'NARA Format ID');
  const answersById = new Map(words.rows.map((row) => [row[id], row]));
  if (answersById.size !== numbers.rows.length || words.rows.length !== numbers.rows.length)
    throw invalidMatrix('the labelled and the numbered matrix have other formats');
  return numbers.rows.map((row) => {
    const answers = answersById.get(row[id]);
    if (answers === undefined) throw invalidMatrix(`${row[id] ?? ''} is not in the labelled matrix`);
    return rowOf(numbers, row, answers);
  });
}

function rowOf(table: Table, numbers: readonly string[], words: readonly string[]): MatrixRow {
  const at = (name: string | RegExp): number => columnOf(table, 'matrix', name);
  const id = numbers[at('NARA Format ID')]!;
  if (!/^NF\d{5,}$/.test(id)) throw invalidMatrix(`${id.slice(0, 40)} is no id of a format`);
  const number = (index: number): number => numberOf(id, table.columns[index]!, numbers[index]!);
  const columns = (pattern: RegExp) =>
    table.columns.flatMap((column, index) => {
      const key = pattern.exec(column)?.[1];
      return key === undefined ? [] : [[key, index] as const];
    });
  const questions = columns(QUESTION);
  // The answers of a catch-all are blank: the published tables have 0 and FALSE there.
  const answered = questions.some(([, index]) => numbers[index] !== 'FALSE' && !/^1\.4:/.test(table.columns[index]!));
  return {
    id,
    name: numbers[at('Format Name')]!.trim(),
    extensions: listOf(numbers[at('File Extension(s)')]!).map((one) => one.toLowerCase()),
    categories: listOf(numbers[at('Category/Plan(s)')]!),
    guidance: guidanceOf(numbers[at(/Guidance: Preferred$/)]!, numbers[at(/Guidance: Acceptable$/)]!),
    answers: answered ? new Map(questions.map(([key, index]) => [key, words[index]!.trim()])) : undefined,
    scores: answered ? new Map(questions.map(([key, index]) => [key, number(index)])) : new Map(),
    rating: number(at('Numeric Risk Rating')),
    level: publishedLevel(id, numbers[at('Risk Level')]!),
    sections: new Map(columns(SECTION).map(([key, index]) => [key, number(index)])),
    prevalence: number(at(/^Prevalence:/)),
    feasibility: number(at('Feasibility Score')),
    feasibilityAnswer: words[at('Feasibility Score')]!.trim(),
    total: number(at('NARA TOTAL')),
  };
}

export function publishedLevel(id: string, words: string): RiskLevel {
  const level = /^(Low|Moderate|High) Risk$/.exec(words)?.[1];
  if (level === undefined) throw invalidMatrix(`${id}: ${words.slice(0, 40)} is no level`);
  return level.toLowerCase() as RiskLevel;
}

export const listOf = (cell: string): string[] =>
  cell
    .split('|')
    .map((one) => one.trim())
    .filter((one) => one !== '');

const guidanceOf = (preferred: string, acceptable: string): MatrixRow['guidance'] =>
  preferred === 'X' ? 'preferred' : acceptable === 'X' ? 'acceptable' : undefined;

function numberOf(id: string, column: string, cell: string): number {
  if (!/^-?\d+(\.\d+)?$/.test(cell))
    throw invalidMatrix(`${id}, ${column.slice(0, 40)}: ${cell.slice(0, 40)} is no number`);
  return Number(cell);
}
