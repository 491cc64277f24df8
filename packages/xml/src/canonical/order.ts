const SURROGATE = /[\ud800-\udfff]/;

/** In the order of code points, which is not that of UTF-16 where one of them is beyond the first plane. */
export function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  if (SURROGATE.test(a) || SURROGATE.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}
