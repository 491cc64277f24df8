import { UsageError } from './outcome.js';

/** How much of what there is an audit reads. */
export type AuditSize = { percent: number } | { count: number };

/** @param text `100` objects, or `5%` of them @throws UsageError */
export function parseSampleSize(text: string): AuditSize {
  const size = /^(\d+(?:\.\d+)?)(%?)$/.exec(text);
  if (size === null || Number(size[1]) <= 0 || (size[2] === '' && size[1]!.includes('.')))
    throw new UsageError('--sample: expected a number of objects, or of a hundred so many: 100 or 5%');
  return size[2] === '%' ? { percent: Number(size[1]) } : { count: Number(size[1]) };
}

/** @param text bytes a second, as `50M` @throws UsageError */
export function parseThrottle(text: string): number {
  const rate = /^([1-9]\d*)([kMG]?)$/.exec(text);
  if (rate === null) throw new UsageError('--throttle: expected bytes a second, as 50M');
  return Number(rate[1]) * 1000 ** ' kMG'.indexOf(rate[2] || ' ');
}
