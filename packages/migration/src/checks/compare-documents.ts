import type { PropertyCheck } from './check.js';
import { notComparable } from './check.js';
import type { CheckContext } from './context.js';
import type { TextSketch } from './text-sketch.js';
import { readPdf, type PdfFacts } from './pdf-text.js';

/** What is known of a document before it was migrated. */
export interface BeforeFacts {
  text: TextSketch;
  /** As they were counted. */
  pages?: number | undefined;
  /** As the source says, which nobody has counted. */
  statedPages?: number | undefined;
  /** There are no fewer. */
  leastPages?: number | undefined;
}

/** Pages and text of a document and of the PDF made of it. */
export async function compareDocuments(
  before: BeforeFacts,
  output: string,
  context: CheckContext,
): Promise<{ checks: PropertyCheck[]; after: PdfFacts }> {
  const after = await readPdf(output, context);
  const { thresholds } = context;
  const checks = [
    pages(before, after.pages, thresholds.pageDifference),
    text(before.text, after.text, thresholds.textSimilarity),
  ];
  return { checks, after };
}

/**
 * By what was counted, else by what the source says; what it says is out of date where there are provably more. Without either only that
 * pages are missing can be told.
 */
export function pages(
  { pages: counted, statedPages = 0, leastPages = 0 }: Omit<BeforeFacts, 'text'>,
  after: number | undefined,
  threshold: number,
): PropertyCheck {
  const before = counted ?? (statedPages >= leastPages && statedPages > 0 ? statedPages : undefined);
  if (before === undefined && leastPages === 0) return notComparable('pages', 'the source has no pages of its own');
  if (after === undefined) return notComparable('pages', 'the pages of the result could not be counted');
  if (before !== undefined)
    return { property: 'pages', outcome: Math.abs(before - after) <= threshold ? 'pass' : 'fail', before, after };
  if (after > leastPages)
    return notComparable('pages', `the source does not say how many it has: ${leastPages} or more, ${after} after`);
  const outcome = leastPages - after <= threshold ? 'pass' : 'fail';
  return { property: 'pages', outcome, before: leastPages, after };
}

function text(before: TextSketch, after: TextSketch, threshold: number): PropertyCheck {
  if (before.isEmpty) return notComparable('text', 'the source has no text');
  const measured = before.partIn(after);
  return {
    property: 'text',
    outcome: measured >= threshold ? 'pass' : 'fail',
    measured: Math.round(measured * 10_000) / 10_000,
    unit: 'similarity',
    threshold,
  };
}
