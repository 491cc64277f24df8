import { Budget, type PdfLimits } from '../budget.js';
import { readable } from '../error.js';
import { beginningOf, type RandomAccess } from '../source/random-access.js';
import { readAt } from '../source/windows.js';
import { parseIndirect, parseValue } from '../syntax/parser.js';
import { nameOf, PdfDict, PdfRef, PdfStream } from '../syntax/values.js';
import type { XrefEntry, XrefSection } from '../xref/section.js';
import { PdfDocument } from './document.js';
import { ObjectStream } from './object-stream.js';

const CHUNK_BYTES = 1024 * 1024;
/** What is searched of a file, and how many trailers are tried in it: each may be as long as the file. */
const [MOST_BYTES, MOST_TRIED] = [4 * 1024 * 1024 * 1024, 100];
/** No trailer is longer. */
const TRAILER_BYTES = 64 * 1024;
/** As much as is needed of what stands before a word. */
const BEFORE_BYTES = 32;
const OBJECT = 'obj';
const TRAILER = 'trailer';
/** Numbers of an object, up to its word. */
const NUMBERS = /(?<!\d)(\d{1,10})\s+(\d{1,5})\s+$/;

/**
 * A document of whose lists of objects none can be read, by searching for its objects: as one revision, of which each object is the last that
 * is found. Others may read something else in such a file, so that nothing is to be judged by it that matters.
 * @returns `undefined` where there is no catalog
 * @throws PdfError `PDF_LIMIT`
 */
export function recoverPdf(
  source: RandomAccess,
  options: { limits?: Partial<PdfLimits> } = {},
): PdfDocument | undefined {
  const budget = new Budget(options.limits);
  const { entries, trailers } = found(source, budget);
  const documentOf = (trailer: PdfDict): PdfDocument => new PdfDocument(source, [revisionOf(trailer, entries)], budget);
  addPacked(documentOf(new PdfDict(new Map())), entries);
  const document = documentOf(new PdfDict(new Map()));
  for (const trailer of [...trailers].reverse())
    if (document.view().dict(trailer.get('Root'))?.get('Pages') !== undefined) return documentOf(trailer);
  const root = catalogAmong(document, entries);
  return root && documentOf(new PdfDict(new Map([['Root', root]])));
}

const revisionOf = (trailer: PdfDict, entries: Map<number, XrefEntry>) => {
  const section: XrefSection = {
    start: 0,
    end: 0,
    kind: 'table',
    entries,
    trailer,
    previous: undefined,
    streams: [],
    problems: [],
  };
  return { sections: [section], end: undefined, problems: ['its objects were searched for'] };
};

interface Found {
  entries: Map<number, XrefEntry>;
  /** In their order: what stands behind `trailer`, and dictionaries of cross-reference streams. */
  trailers: PdfDict[];
}

function found(source: RandomAccess, budget: Budget): Found {
  const entries = new Map<number, XrefEntry>();
  const trailers: PdfDict[] = [];
  let tried = 0;
  const end = Math.min(source.sizeBytes, MOST_BYTES);
  for (let start = 0; start < end; start += CHUNK_BYTES) {
    const from = Math.max(0, start - BEFORE_BYTES);
    const text = source.read(from, start + CHUNK_BYTES + TRAILER.length - from).toString('latin1');
    for (const at of placesOf(text, OBJECT, start - from)) {
      const numbers = NUMBERS.exec(text.slice(Math.max(0, at - BEFORE_BYTES), at));
      if (numbers === null) continue;
      budget.spend('entries');
      const offset = from + at - numbers[0].length;
      entries.set(Number(numbers[1]), { kind: 'at', offset, generation: Number(numbers[2]) });
      if (tried === MOST_TRIED || !mayList(source, offset)) continue;
      tried += 1;
      const listed = crossReferenceAt(source, offset);
      if (listed !== undefined) trailers.push(listed);
    }
    for (const at of placesOf(text, TRAILER, start - from)) {
      if (tried === MOST_TRIED) break;
      tried += 1;
      const value = readable(() =>
        readAt(upTo(source, from + at), from + at + TRAILER.length, (lexer) => parseValue(lexer)),
      );
      if (value instanceof PdfDict) trailers.push(value);
    }
  }
  return { entries, trailers };
}

const upTo = (source: RandomAccess, start: number): RandomAccess => beginningOf(source, start + TRAILER_BYTES);

/** Where a word begins in the part of a text that belongs to its chunk. */
function* placesOf(text: string, word: string, from: number): Generator<number> {
  for (let at = text.indexOf(word, from); at !== -1 && at < from + CHUNK_BYTES; at = text.indexOf(word, at + 1))
    yield at;
}

/** Most objects are no list of others, and are not parsed to know it. */
const mayList = (source: RandomAccess, offset: number): boolean => source.read(offset, 512).includes('/XRef');

/** The dictionary of a cross-reference stream. @see ISO 32000-1 §7.5.8.2 */
function crossReferenceAt(source: RandomAccess, offset: number): PdfDict | undefined {
  const object = readable(() => readAt(upTo(source, offset), offset, parseIndirect, 1024));
  return object?.value instanceof PdfStream && nameOf(object.value.dict.get('Type')) === 'XRef'
    ? object.value.dict
    : undefined;
}

/** Adds what lies in streams of objects, unless the same object stands behind the stream. */
function addPacked(document: PdfDocument, entries: Map<number, XrefEntry>): void {
  const { source, budget } = document;
  const view = document.view();
  const placed = [...entries].flatMap(([number, entry]) => (entry.kind === 'at' ? [{ number, ...entry }] : []));
  for (const { number, offset } of placed.sort((one, other) => one.offset - other.offset)) {
    if (!source.read(offset, 512).includes('/ObjStm')) continue;
    const stream = view.get(number);
    const data = stream instanceof PdfStream ? view.data(stream) : undefined;
    const packed = data && readable(() => new ObjectStream((stream as PdfStream).dict, data).numbers);
    packed?.forEach((inner, index) => {
      budget.spend('entries');
      const own = entries.get(inner);
      if (own?.kind !== 'at' || own.offset < offset) entries.set(inner, { kind: 'in', container: number, index });
    });
  }
}

/** The last object that is called a catalog. */
function catalogAmong(document: PdfDocument, entries: ReadonlyMap<number, XrefEntry>): PdfRef | undefined {
  const view = document.view();
  let root: PdfRef | undefined;
  for (const number of entries.keys()) {
    const dict = view.get(number);
    if (dict instanceof PdfDict && nameOf(view.resolve(dict.get('Type'))) === 'Catalog') root = new PdfRef(number, 0);
  }
  return root;
}
