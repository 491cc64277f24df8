import type { RandomAccess } from '../source/random-access.js';
import { readAt } from '../source/windows.js';

const CHUNK_BYTES = 64 * 1024;
const WORD = 'startxref';

/**
 * Where each `startxref` of a file points, from the last to the first: what comes behind the last whose sections can be read belongs to
 * no revision, which whoever asks has to say.
 */
export function* startxrefs(source: RandomAccess): Generator<number> {
  let end = source.sizeBytes;
  while (end > 0) {
    const start = Math.max(0, end - (end === source.sizeBytes ? 2048 : CHUNK_BYTES));
    const chunk = source.read(start, end - start + WORD.length - 1);
    for (let at = chunk.lastIndexOf(WORD); at !== -1; at = at === 0 ? -1 : chunk.lastIndexOf(WORD, at - 1)) {
      // Found once more at the edge of the next chunk it would be read twice.
      if (start + at >= end) continue;
      const target = numberAt(source, start + at + WORD.length);
      if (target !== undefined && target > 0) yield target;
    }
    end = start;
  }
}

const numberAt = (source: RandomAccess, position: number): number | undefined =>
  readAt(
    source,
    position,
    (lexer) => {
      lexer.skipSpace();
      const word = lexer.word();
      return /^\d{1,15}$/.test(word) ? Number(word) : undefined;
    },
    64,
  );
