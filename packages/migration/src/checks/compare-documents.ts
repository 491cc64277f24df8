import type { PropertyCheck } from './check.js';
import { notComparable } from './check.js';
import type { CheckContext } from './context.js';
import type { TextSketch } from './text-sketch.js';
import { readPdf, type PdfFacts } from './pdf-text.js';

/** What is known of a document before it was migrated. */
export interface BeforeFacts {
  text: TextSketch;
  pages?: number | undefined;
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
    pages(before.pages, after.pages, thresholds.pageDifference),
    text(before.text, after.text, thresholds.textSimilarity),
  ];
  return { checks, after };
}

function pages(before: number | undefined, after: number | undefined, threshold: number): PropertyCheck {
  if (before === undefined) return notComparable('pages', 'the source has no pages of its own');
  if (after === undefined) return notComparable('pages', 'the pages of the result could not be counted');
  return { property: 'pages', outcome: Math.abs(before - after) <= threshold ? 'pass' : 'fail', before, after };
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
