import { readable } from '../error.js';
import type { RandomAccess } from '../source/random-access.js';
import { readAt } from '../source/windows.js';
import { isHarmless } from '../syntax/comments.js';
import { parseIndirect } from '../syntax/parser.js';
import { PdfDict, PdfRef, PdfStream, type PdfValue } from '../syntax/values.js';
import { endOfStream, isSameEntry } from '../xref/read-section.js';
import { isSpace } from '../syntax/lexer.js';
import type { PdfDocument } from './document.js';

/** Bytes that are accounted for. */
interface Tile {
  start: number;
  end: number;
}

/**
 * What is wrong with updates behind a revision: each byte must belong to an object that is listed, a list of objects, an end, white space or a
 * comment, and nothing may be there that readers understand differently.
 * @see signatures.md 2.1.4
 */
export function updateProblems(document: PdfDocument, after: number): string[] {
  const problems: string[] = [];
  for (let index = after + 1; index < document.revisions.length; index += 1) {
    const { problems: own } = document.revisions[index]!;
    problems.push(...[...own, ...checkUpdate(document, index)].map((one) => `update ${index}: ${one}`));
  }
  // Some readers count offsets from the header.
  const isLast = after === document.revisions.length - 1;
  if (!isLast && document.source.read(0, 5).toString('latin1') !== '%PDF-')
    problems.push('there are updates, and the file does not begin with its header');
  return [...problems, ...tailProblems(document)];
}

/** What lies behind the last revision. */
function tailProblems({ revisions, source }: PdfDocument): string[] {
  const { end } = revisions.at(-1)!;
  if (end === undefined || isBlank(source, end, source.sizeBytes)) return [];
  return [`${source.sizeBytes - end} bytes behind the last revision belong to none`];
}

function checkUpdate(document: PdfDocument, index: number): string[] {
  const { sections, end } = document.revisions[index]!;
  const start = document.revisions[index - 1]!.end;
  if (start === undefined || end === undefined) return ['where it begins and ends is not to be found'];
  if (end < start) return ['it ends before the one that it follows'];
  const problems: string[] = checkPackedObjects(document, index);
  const sizes = [index - 1, index].map((one) => Number(document.view(one).trailer.get('Size')));
  if (sizes[1]! < sizes[0]!) problems.push('its trailer says that there are fewer objects than before');
  const tiles: Tile[] = sections.map((section) => ({ start: section.start, end: Math.max(section.end, end) }));
  // A stream beside a table is part of the list, whether or not the list says so.
  const beside = sections.flatMap((section) => section.streams.filter((stream) => stream.start !== section.start));
  tiles.push(...beside);
  const isList = (number: number, offset: number): boolean =>
    sections.some(({ streams }) => streams.some((stream) => stream.start === offset && stream.number === number));
  for (const section of sections) {
    for (const [number, entry] of section.entries) {
      const before = document.entryAt(number, index - 1);
      const isHere = entry.kind === 'at' && entry.offset >= start && entry.offset < end;
      if (isHere && !isList(number, entry.offset)) {
        const object = checkObject(document, index, number, entry, problems);
        if (object !== undefined) tiles.push(object);
      } else if (entry.kind === 'at' && !isHere && !(before?.kind === 'at' && before.offset === entry.offset))
        problems.push(`object ${number} is said to be outside of it`);
      if (entry.kind === 'at' && entry.generation !== generationAfter(document, number, index))
        problems.push(`object ${number} has the odd generation ${entry.generation}`);
    }
    for (const stream of section.streams)
      if (stream.start < start || stream.start >= end) problems.push('its list of objects is outside of it');
  }
  return [...problems, ...untiled(document.source, tiles, start, end)];
}

/** Objects in streams: each listed once and where it is, in a stream of this update, and read as strictly as others. */
function checkPackedObjects(document: PdfDocument, index: number): string[] {
  const problems: string[] = [];
  // What is packed is encrypted with its stream, and cannot be read.
  if (document.isEncryptedAt(index)) return problems;
  const view = document.view(index);
  const containers = new Set<number>();
  for (const { entries } of document.revisions[index]!.sections)
    for (const [number, entry] of entries) {
      if (entry.kind !== 'in') continue;
      const before = document.entryAt(number, index - 1);
      const container = document.entryAt(entry.container, index);
      const isOwn = container !== document.entryAt(entry.container, index - 1);
      if (isOwn) containers.add(entry.container);
      else if (before === undefined || !isSameEntry(before, entry))
        problems.push(`object ${number} is said to be in a stream of before`);
      if (view.packedIn(entry.container)?.[entry.index] === number)
        checkValue(document, index, view.get(number), problems, number);
      else problems.push(`object ${number} is not in the stream that it is said to be in`);
    }
  for (const container of containers)
    view.packedIn(container)?.forEach((number, place) => {
      const entry = document.entryAt(number, index);
      if (entry?.kind !== 'in' || entry.container !== container || entry.index !== place)
        problems.push(`object ${number} lies in stream ${container} and is not listed there`);
    });
  return problems;
}

/** The generation that an object is to have: its own, or one more when its number was free. */
function generationAfter(document: PdfDocument, number: number, index: number): number {
  const now = document.entryAt(number, index);
  const before = document.entryAt(number, index - 1);
  if (before?.kind === 'at') return before.generation;
  // A number that was freed may say which generation comes next; all there is to hold against it is that it is a small step.
  return before?.kind === 'free' && now?.kind === 'at' && now.generation <= 1 ? now.generation : 0;
}

/** Reads an object as strictly as can be, up to its `endobj`. */
function checkObject(
  document: PdfDocument,
  index: number,
  number: number,
  entry: { offset: number; generation: number },
  problems: string[],
): Tile | undefined {
  const { source } = document;
  document.budget.spend('objects');
  const object = readable(() => readAt(source, entry.offset, parseIndirect));
  if (object === undefined || object.number !== number || object.generation !== entry.generation) {
    problems.push(`there is no object ${number} where it is said to be`);
    return undefined;
  }
  const { value, start, valueEnd } = object;
  checkValue(document, index, value, problems, number);
  const range = value instanceof PdfStream ? document.view(index).range(value) : undefined;
  if (value instanceof PdfStream && range === undefined) problems.push(`the stream ${number} has no length`);
  const end = readable(() =>
    value instanceof PdfStream ? endOfStream(source, range?.end ?? 0) : endOfObject(source, valueEnd),
  );
  if (end === undefined) problems.push(`object ${number} does not end as it must`);
  return end === undefined ? undefined : { start, end };
}

const endOfObject = (source: RandomAccess, position: number): number =>
  readAt(source, position, (lexer) => {
    lexer.expect('endobj');
    return lexer.position;
  });

/** Keys that are there twice, and references to a generation that the object does not have. */
function checkValue(document: PdfDocument, index: number, value: PdfValue, problems: string[], number: number): void {
  if (value instanceof PdfStream) checkValue(document, index, value.dict, problems, number);
  else if (value instanceof PdfDict) {
    if (value.hasDuplicates) problems.push(`a key of object ${number} is there twice`);
    for (const one of value.entries.values()) checkValue(document, index, one, problems, number);
  } else if (Array.isArray(value)) {
    for (const one of value as readonly PdfValue[]) checkValue(document, index, one, problems, number);
  } else if (value instanceof PdfRef) {
    const entry = document.entryAt(value.number, index);
    const generation = entry?.kind === 'at' ? entry.generation : 0;
    if (entry !== undefined && entry.kind !== 'free' && generation !== value.generation)
      problems.push(`object ${number} refers to ${value.toString()}, which has another generation`);
  }
}

/** What lies between tiles, or under two of them. */
function untiled(source: RandomAccess, tiles: readonly Tile[], start: number, end: number): string[] {
  const problems: string[] = [];
  let at = start;
  for (const tile of [...tiles].sort((one, other) => one.start - other.start)) {
    if (tile.start < at) problems.push(`what lies at ${tile.start} lies in something else as well`);
    else if (!isBlank(source, at, tile.start))
      problems.push(`what lies between ${at} and ${tile.start} is listed nowhere`);
    at = Math.max(at, tile.end);
  }
  if (at < end && !isBlank(source, at, end)) problems.push(`what lies between ${at} and ${end} is listed nowhere`);
  return problems;
}

/** How much may lie between objects. */
const MOST_BLANK = 1024 * 1024;

/** Nothing but white space and comments that no reader takes for a beginning or an end. */
function isBlank(source: RandomAccess, start: number, end: number): boolean {
  if (end - start > MOST_BLANK) return false;
  const bytes = source.read(start, end - start);
  for (let at = 0; at < bytes.length;) {
    if (isSpace(bytes[at])) at += 1;
    else if (bytes[at] === 0x25) {
      const line = endOfLine(bytes, at);
      if (!isHarmless(bytes.toString('latin1', at, line))) return false;
      at = line;
    } else return false;
  }
  return true;
}

function endOfLine(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 0x0a && bytes[at] !== 0x0d) at += 1;
  return at;
}

/** The revision whose end a place is: with or without the end of the line. */
export function revisionEndingAt({ revisions, source }: PdfDocument, position: number): number | undefined {
  const index = revisions.findIndex(
    ({ end }) => end !== undefined && end <= position && isLineEnd(source, end, position),
  );
  return index === -1 ? undefined : index;
}

const isLineEnd = (source: RandomAccess, start: number, end: number): boolean =>
  end - start <= 64 && source.read(start, end - start).every((byte) => isSpace(byte));
