import type { Characterisation } from './model/characterisation.js';

/** More is no count that anybody made. */
const MOST_PAGES = 10_000_000;
/** Of such a file a part may be left. */
const BROKEN: readonly string[] = ['FORMAT_CORRUPT', 'FORMAT_TRUNCATED', 'FORMAT_EMPTY'];

/** What is asked for a count, as it was told or as it was kept as JSON since. */
export type Countable = Pick<Characterisation, 'family' | 'format'> & {
  properties: object;
  findings: readonly { rule: string }[];
};

/**
 * Pages of a file, as they are counted in records: the leaves of a PDF, the images of a TIFF, 1 of another image, 0 of a recording.
 * @returns `undefined` where nobody can know: of what is encrypted so that its pages are not seen, of damaged files, unless all the pages
 *   that a PDF says it has are there, and of formats that have pages only once they are laid out (what an office document says of itself
 *   nobody counted)
 */
export function pageCount({ family, format, properties, findings }: Countable): number | undefined {
  if (family === 'audio' || family === 'video') return 0;
  const has = (rules: readonly string[]): boolean => findings.some(({ rule }) => rules.includes(rule));
  if (family === 'pdf') return pagesOfPdf(properties, has(BROKEN));
  if (family !== 'image' || has([...BROKEN, 'FORMAT_LIMIT'])) return undefined;
  return format === 'tiff' ? counted('frames' in properties ? properties.frames : undefined) : 1;
}

function pagesOfPdf(properties: { pages?: unknown; claimedPages?: unknown }, isBroken: boolean): number | undefined {
  return isBroken && properties.pages !== properties.claimedPages ? undefined : counted(properties.pages);
}

const counted = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value <= MOST_PAGES ? value : undefined;
