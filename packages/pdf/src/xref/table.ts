import type { Budget } from '../budget.js';
import { malformed } from '../error.js';
import type { Lexer } from '../syntax/lexer.js';
import { parseValue } from '../syntax/parser.js';
import { PdfDict } from '../syntax/values.js';
import { MAX_OBJECT_NUMBER, type XrefEntry } from './section.js';

export interface XrefTable {
  entries: Map<number, XrefEntry>;
  trailer: PdfDict;
  end: number;
  problems: string[];
}

/**
 * Reads a table and its trailer. @throws PdfError `PDF_MALFORMED`, `PDF_LIMIT`
 * @see ISO 32000-1 §7.5.4
 */
export function parseTable(lexer: Lexer, budget: Budget): XrefTable {
  lexer.expect('xref');
  const start = lexer.at;
  const entries = new Map<number, XrefEntry>();
  const problems: string[] = [];
  for (;;) {
    lexer.skip();
    const before = lexer.at;
    if (lexer.word() === 'trailer') break;
    lexer.at = before;
    subsection(lexer, entries, problems, budget);
  }
  // Lines of a table have a length: what is read otherwise here may be something else to others.
  if (lexer.bytes.subarray(start, lexer.at).includes('%')) problems.push('its list of objects has a comment');
  const trailer = parseValue(lexer);
  if (!(trailer instanceof PdfDict)) throw malformed('a trailer that is no dictionary');
  return { entries, trailer, end: lexer.position, problems };
}

function subsection(lexer: Lexer, entries: Map<number, XrefEntry>, problems: string[], budget: Budget): void {
  const [first, count] = [lexer.count(), lexer.count()];
  if (first + count - 1 > MAX_OBJECT_NUMBER) throw malformed(`an object number above ${MAX_OBJECT_NUMBER}`);
  for (let number = first; number < first + count; number += 1) {
    budget.spend('entries');
    const entry = parseEntry(lexer);
    if (entries.has(number)) problems.push(`object ${number} is listed twice`);
    else entries.set(number, entry);
  }
}

function parseEntry(lexer: Lexer): XrefEntry {
  const [offset, generation] = [lexer.count(), lexer.count()];
  lexer.skip();
  const kind = lexer.word();
  if (kind === 'f') return { kind: 'free' };
  if (kind !== 'n') throw malformed(`an entry of the kind “${kind.slice(0, 10)}”`);
  // Some writers list what they never wrote so.
  return offset === 0 ? { kind: 'free' } : { kind: 'at', offset, generation };
}
