import type { Budget } from '../budget.js';
import { malformed } from '../error.js';
import { decode } from '../filters/decode.js';
import type { RandomAccess } from '../source/random-access.js';
import { readAt } from '../source/windows.js';
import { filtersOf } from '../document/filters-of.js';
import { parseIndirect } from '../syntax/parser.js';
import { PdfStream, type PdfDict, type PdfValue } from '../syntax/values.js';
import type { XrefEntry, XrefSection } from './section.js';
import { parseEntries } from './stream.js';
import { parseTable } from './table.js';

/** What a cross-reference stream has without its entries must be there itself: nothing can be looked up before it is read. */
const direct = (value: PdfValue | undefined): PdfValue => value ?? null;

/**
 * The section that begins at a place.
 * @throws PdfError `PDF_MALFORMED`, `PDF_LIMIT`
 */
export function readSection(source: RandomAccess, start: number, budget: Budget): XrefSection {
  if (start >= source.sizeBytes) throw malformed('a cross-reference section behind the end');
  const isTable = readAt(source, start, (lexer) => {
    lexer.skip();
    return lexer.peek() === 0x78;
  });
  return isTable ? readTable(source, start, budget) : readStream(source, start, budget);
}

function readTable(source: RandomAccess, start: number, budget: Budget): XrefSection {
  const before = budget.left('entries');
  const table = readAt(source, start, (lexer) => {
    // Read again with a longer window, the same entries are not spent twice.
    budget.spend('entries', budget.left('entries') - before);
    return parseTable(lexer, budget);
  });
  const { trailer, entries, end } = table;
  const problems = [...table.problems, ...trailerProblems(trailer, entries)];
  const section = { start, end, trailer, previous: offsetOf(trailer, 'Prev') };
  const beside = offsetOf(trailer, 'XRefStm');
  if (beside === undefined) return { ...section, kind: 'table', entries, streams: [], problems };
  const stream = readStream(source, beside, budget);
  return {
    ...section,
    kind: 'hybrid',
    entries: joined(entries, stream.entries, problems),
    streams: stream.streams,
    problems: [...problems, ...stream.problems],
  };
}

/**
 * A reader that knows streams takes the table's entry before the stream's, and the stream's for what the table hides as free.
 * @see ISO 32000-1 §7.5.8.4
 */
function joined(
  table: ReadonlyMap<number, XrefEntry>,
  stream: ReadonlyMap<number, XrefEntry>,
  problems: string[],
): Map<number, XrefEntry> {
  const entries = new Map(table);
  for (const [number, entry] of stream) {
    const own = table.get(number);
    if (own === undefined || own.kind === 'free') entries.set(number, entry);
    else if (entry.kind !== 'free' && !isSameEntry(own, entry)) problems.push(`object ${number} is listed twice`);
  }
  return entries;
}

export const isSameEntry = (one: XrefEntry, other: XrefEntry): boolean =>
  (one.kind === 'free' && other.kind === 'free') ||
  (one.kind === 'at' && other.kind === 'at' && one.offset === other.offset && one.generation === other.generation) ||
  (one.kind === 'in' && other.kind === 'in' && one.container === other.container && one.index === other.index);

function readStream(source: RandomAccess, start: number, budget: Budget): XrefSection {
  const object = readAt(source, start, parseIndirect);
  const { value } = object;
  if (!(value instanceof PdfStream)) throw malformed('a cross-reference section that is neither table nor stream');
  const length = direct(value.dict.get('Length'));
  if (typeof length !== 'number' || length < 0 || value.start + length > source.sizeBytes)
    throw malformed('a cross-reference stream without a length');
  budget.spend('inflatedBytes', length);
  const data = decode(source.read(value.start, length), filtersOf(value.dict, direct), budget);
  const { entries, problems } = parseEntries(value.dict, data, budget);
  const end = endOfStream(source, value.start + length);
  return {
    start,
    end,
    kind: 'stream',
    entries,
    problems: [...problems, ...trailerProblems(value.dict, entries)],
    trailer: value.dict,
    previous: offsetOf(value.dict, 'Prev'),
    streams: [{ number: object.number, start: object.start, end }],
  };
}

/** What readers understand differently: a key that is there twice, and objects beyond the number that there are said to be. */
function trailerProblems(trailer: PdfDict, entries: ReadonlyMap<number, XrefEntry>): string[] {
  const problems = trailer.hasDuplicates ? ['a key of its trailer is there twice'] : [];
  const size = trailer.get('Size');
  const isBeyond = ([number, { kind }]: [number, XrefEntry]): boolean => kind !== 'free' && number >= Number(size);
  if (typeof size !== 'number' || [...entries].some(isBeyond))
    problems.push('there are more objects than its trailer says');
  return problems;
}

/** Behind the `endobj` of a stream whose data ends here. @throws PdfError `PDF_MALFORMED` */
export const endOfStream = (source: RandomAccess, dataEnd: number): number =>
  readAt(
    source,
    dataEnd,
    (lexer) => {
      lexer.skipSpace();
      lexer.expect('endstream');
      lexer.expect('endobj');
      return lexer.position;
    },
    256,
  );

function offsetOf(trailer: PdfDict, key: string): number | undefined {
  const value = trailer.get(key);
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || value < 0) throw malformed(`${key} that is no offset`);
  return value;
}
