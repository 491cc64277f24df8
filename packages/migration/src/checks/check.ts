/** What of a file is to be the same after as before. */
export type Property =
  /** The output is of the target's format. */
  | 'format'
  /** A PDF says that it is the PDF/A asked for. */
  | 'claim'
  | 'pages'
  | 'text'
  | 'dimensions'
  | 'image'
  /** Every sample and pixel, decoded. */
  | 'frames'
  | 'duration';

/** One property compared: with the values and the threshold, or why it could not be. */
export type PropertyCheck =
  | {
      property: Property;
      outcome: 'pass' | 'fail';
      before?: string | number;
      after?: string | number;
      /** What was measured of the two, in `unit`. */
      measured?: number;
      unit?: 'similarity' | 'dB' | 'ms';
      /** What `measured` was judged by: at least this, with `ms` at most. */
      threshold?: number;
      /** What was found, where that is no value. */
      reason?: string;
    }
  | { property: Property; outcome: 'not-comparable'; reason: string };

/** By what is judged; a migration's policy may have others. */
export interface Thresholds {
  /** Least similarity of the texts, 0 to 1. @defaultValue 0.9 */
  textSimilarity: number;
  /** Pages more or fewer. @defaultValue 0 */
  pageDifference: number;
  /** Least peak signal-to-noise ratio of the images, in dB. @defaultValue 40 */
  imagePsnr: number;
  /** Milliseconds longer or shorter. @defaultValue 100 */
  durationMs: number;
}

export const resolveThresholds = (given: Partial<Thresholds> = {}): Thresholds => ({
  textSimilarity: given.textSimilarity ?? 0.9,
  pageDifference: given.pageDifference ?? 0,
  imagePsnr: given.imagePsnr ?? 40,
  durationMs: given.durationMs ?? 100,
});

export const notComparable = (property: Property, reason: string): PropertyCheck => ({
  property,
  outcome: 'not-comparable',
  reason,
});
