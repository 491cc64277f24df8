import { textFactsOf, type TextFacts } from '@mocban/formats';
import type { RandomAccess } from '@mocban/pdf';

/** From either end. */
const WINDOW_BYTES = 64 * 1024;

/** How a text is encoded, by its beginning and its end; `undefined` for what is no text. */
export function textOf(source: RandomAccess): TextFacts | undefined {
  const { sizeBytes } = source;
  const first = source.read(0, WINDOW_BYTES);
  const last = sizeBytes <= WINDOW_BYTES ? first : source.read(sizeBytes - WINDOW_BYTES, WINDOW_BYTES);
  return textFactsOf({ sizeBytes, first, last });
}
