import { notComparable, type PropertyCheck, type Thresholds } from './check.js';

interface ImageReader {
  thresholds: Thresholds;
  /** Width and height of each image of a file, a line each. */
  list(which: 'before' | 'after'): Promise<string>;
  /** Peak signal-to-noise ratio of an image and its counterpart, as the tool words it. */
  difference(frame: number): Promise<string>;
}

/** Images of one file that are decoded and compared; a TIFF of more pages is judged by these. */
const MOST_COMPARED = 50;

/** Number and size of a file's images, and how much their pixels differ. */
export async function compareImages({ thresholds, list, difference }: ImageReader): Promise<PropertyCheck[]> {
  const before = sizesIn(await list('before'));
  const after = sizesIn(await list('after'));
  const dimensions = sameLists('dimensions', before, after);
  if (dimensions.outcome !== 'pass')
    return [dimensions, notComparable('image', 'the images have not the same number and size')];
  let least = Infinity;
  for (let frame = 0; frame < Math.min(before.length, MOST_COMPARED); frame += 1) {
    const decibels = decibelsIn(await difference(frame));
    if (decibels === undefined) return [dimensions, notComparable('image', 'the tool measured no difference')];
    least = Math.min(least, decibels);
  }
  const threshold = thresholds.imagePsnr;
  const measured = Math.min(IDENTICAL_DB, Math.round(least * 100) / 100);
  const outcome = least >= threshold ? 'pass' : 'fail';
  return [dimensions, { property: 'image', outcome, measured, unit: 'dB', threshold }];
}

/** Of equal images the ratio is infinite, which JSON has no number for. */
const IDENTICAL_DB = 999;

const sizesIn = (text: string): string[] => text.split('\n').filter((line) => /^\d+ \d+$/.test(line));

function sameLists(property: 'dimensions', before: readonly string[], after: readonly string[]): PropertyCheck {
  if (before.length === 0) return notComparable(property, 'the size of the source could not be told');
  const outcome = before.join() === after.join() ? 'pass' : 'fail';
  return { property, outcome, before: worded(before), after: worded(after) };
}

const worded = (sizes: readonly string[]): string =>
  `${sizes.length === 1 ? '' : `${sizes.length} images, first `}${(sizes[0] ?? 'none').replace(' ', ' × ')}`;

/** `inf` or a number; version 6 says 0 for equal images in some releases. */
function decibelsIn(said: string): number | undefined {
  const word = /^\s*(inf|1\.#INF|\d+(?:\.\d+)?(?:e[+-]?\d+)?)/i.exec(said)?.[1];
  if (word === undefined) return undefined;
  return /inf/i.test(word) ? Infinity : Number(word);
}
