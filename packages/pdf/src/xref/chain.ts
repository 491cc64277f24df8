import type { Budget } from '../budget.js';
import { malformed } from '../error.js';
import type { RandomAccess } from '../source/random-access.js';
import { readAt } from '../source/windows.js';
import { isHarmless } from '../syntax/comments.js';
import { parseIndirect } from '../syntax/parser.js';
import { PdfDict } from '../syntax/values.js';
import { readSection } from './read-section.js';
import type { XrefSection } from './section.js';

/** What one saving added: the whole of the first, an update after it. */
export interface Revision {
  /** The newest first. More than one only where the first revision is linearised: the list for its first page, and the rest. */
  sections: readonly XrefSection[];
  /** Behind `%%EOF`, without the end of the line; `undefined` where it does not end as it must. */
  end: number | undefined;
  /** What is not as it must be. */
  problems: readonly string[];
}

/**
 * Revisions from the one that begins here back to the first, the oldest first.
 * @param startxref where the newest section is
 * @throws PdfError `PDF_MALFORMED` for a chain that breaks off or goes in a circle, `PDF_LIMIT`
 * @see ISO 32000-1 §7.5.6
 */
export function readChain(source: RandomAccess, startxref: number, budget: Budget): Revision[] {
  const revisions: Revision[] = [];
  for (let next: number | undefined = startxref, before = Infinity; next !== undefined;) {
    if (next >= before) throw malformed('a section that comes after the one it comes before');
    budget.spend('revisions');
    const section: XrefSection = readSection(source, next, budget);
    before = section.start;
    const { previous } = section;
    const isSplit: boolean = previous !== undefined && previous > section.start && isLinearised(source);
    const rest = isSplit ? readSection(source, previous!, budget) : undefined;
    if (rest?.previous !== undefined) throw malformed('a linearised file with something before its first revision');
    revisions.unshift(revisionOf(source, section, rest));
    next = rest === undefined ? previous : undefined;
  }
  return revisions;
}

function revisionOf(source: RandomAccess, section: XrefSection, rest?: XrefSection): Revision {
  const closing = rest ?? section;
  const problems = [...section.problems, ...(rest?.problems ?? [])];
  const close = closeOf(source, closing.end);
  if (close === undefined) problems.push('it does not end with startxref and %%EOF');
  else if (close.startxref !== section.start) problems.push('its startxref points elsewhere');
  else if (!close.isPlain) problems.push('before its startxref is something that some readers may read');
  // One that ends with the start of another has no end of its own.
  const end = close?.startxref === section.start ? close.end : undefined;
  return { sections: rest === undefined ? [section] : [section, rest], end, problems };
}

interface Close {
  startxref: number;
  end: number;
  /** No comment before it that a reader may take for something else. */
  isPlain: boolean;
}

/** Reads `startxref`, its number and `%%EOF`, with nothing but comments between. @see ISO 32000-1 §7.5.5 */
export function closeOf(source: RandomAccess, position: number): Close | undefined {
  return readAt(
    source,
    position,
    (lexer) => {
      const from = lexer.at;
      lexer.skip();
      const isPlain = isHarmless(lexer.bytes.toString('latin1', from, lexer.at));
      if (lexer.word() !== 'startxref') return undefined;
      lexer.skipSpace();
      const startxref = Number(lexer.word());
      lexer.skipSpace();
      const start = lexer.position;
      if (!Number.isSafeInteger(startxref) || lexer.peek() !== 0x25) return undefined;
      // Whatever follows on the line belongs to no revision.
      return lexer.comment().startsWith('%%EOF') ? { startxref, end: start + 5, isPlain } : undefined;
    },
    256,
  );
}

/** @see ISO 32000-1 annex F */
function isLinearised(source: RandomAccess): boolean {
  try {
    const { value } = readAt(source, 0, parseIndirect);
    return value instanceof PdfDict && value.get('Linearized') !== undefined;
  } catch {
    return false;
  }
}
