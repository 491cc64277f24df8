import { drawnByAnnotation } from '../content/annotation.js';
import { boxOf } from '../content/matrix.js';
import { PdfString, type PdfDict } from '../syntax/values.js';
import { textOf } from '../syntax/text.js';
import type { Comparison } from './comparison.js';
import { isIssueNumber } from './issue-number.js';
import type { PageContent } from './page-content.js';

/** A number or date in the upper third of a page, over nothing. @see signatures.md 2.7 */
export function isMark(comparison: Comparison, annotation: PdfDict, content: PageContent): boolean {
  const box = boxOf(comparison.now, annotation.get('Rect'));
  if (box === undefined || !content.isHigh(box)) return false;
  const drawn = drawnByAnnotation(comparison.now, annotation);
  const contents = comparison.now.resolve(annotation.get('Contents'));
  if (drawn === undefined || drawn.length === 0) return false;
  const texts = drawn.filter(({ kind }) => kind === 'text').map(({ text }) => text);
  const said = contents instanceof PdfString ? [textOf(contents)] : [];
  const isText = texts.length > 0 && texts.every((text) => text !== undefined);
  const isNumber =
    isText &&
    [texts.join(' '), ...said].every((text) => isIssueNumber(text) || texts.every((one) => isIssueNumber(one!)));
  const covers = drawn.some(({ kind, box: at }) => kind !== 'text' && content.isDrawnAt(at));
  return isNumber && said.every(isIssueNumber) && !covers && !content.isDrawnAt(box);
}
