import type { RevisionView } from '../document/view.js';
import { numberOf, type PdfValue } from '../syntax/values.js';

/** @see ISO 32000-1 §8.3.3 */
export type Matrix = readonly [number, number, number, number, number, number];
export type Box = readonly [x1: number, y1: number, x2: number, y2: number];

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** First one, then the other. */
export const multiply = (one: Matrix, other: Matrix): Matrix => [
  one[0] * other[0] + one[1] * other[2],
  one[0] * other[1] + one[1] * other[3],
  one[2] * other[0] + one[3] * other[2],
  one[2] * other[1] + one[3] * other[3],
  one[4] * other[0] + one[5] * other[2] + other[4],
  one[4] * other[1] + one[5] * other[3] + other[5],
];

/** The box around a box after a matrix. */
export function transformed([x1, y1, x2, y2]: Box, m: Matrix): Box {
  const corners = [
    [x1, y1],
    [x1, y2],
    [x2, y1],
    [x2, y2],
  ].map(([x, y]) => [m[0] * x! + m[2] * y! + m[4], m[1] * x! + m[3] * y! + m[5]]);
  const [xs, ys] = [corners.map(([x]) => x!), corners.map(([, y]) => y!)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

export const overlap = (one: Box, other: Box): boolean =>
  one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];

/** So many numbers that an array is, or `undefined`. */
export function numbersOf(view: RevisionView, value: PdfValue | undefined, count: number): number[] | undefined {
  const numbers = view.array(value).map((one) => numberOf(view.resolve(one)));
  return numbers.length === count && numbers.every((one) => one !== undefined) ? numbers : undefined;
}

/** A rectangle by any two corners of it. @see ISO 32000-1 §7.9.5 */
export function boxOf(view: RevisionView, value: PdfValue | undefined): Box | undefined {
  const numbers = numbersOf(view, value, 4);
  if (numbers === undefined) return undefined;
  const [a, b, c, d] = numbers as [number, number, number, number];
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
}
