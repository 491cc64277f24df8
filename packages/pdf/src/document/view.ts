import { readable } from '../error.js';
import { decode } from '../filters/decode.js';
import { readAt } from '../source/windows.js';
import { parseIndirect } from '../syntax/parser.js';
import { dictOf, hasKeyTwice, PdfDict, PdfRef, PdfStream, type PdfArray, type PdfValue } from '../syntax/values.js';
import type { XrefEntry } from '../xref/section.js';
import type { PdfDocument } from './document.js';
import { filtersOf } from './filters-of.js';
import { ObjectStream } from './object-stream.js';

/** How many references may follow on each other. */
const MAX_HOPS = 16;

/** A document as one of its revisions left it. */
export class RevisionView {
  constructor(
    readonly document: PdfDocument,
    /** Place of the revision, the first 0. */
    readonly index: number,
  ) {}

  get trailer(): PdfDict {
    return this.document.revisions[this.index]!.sections[0]!.trailer;
  }

  get catalog(): PdfDict | undefined {
    return this.dict(this.trailer.get('Root'));
  }

  /** Where an object is; `undefined` for one that there is not, or not any more. */
  entry(number: number): Exclude<XrefEntry, { kind: 'free' }> | undefined {
    const entry = this.document.entryAt(number, this.index);
    return entry === undefined || entry.kind === 'free' ? undefined : entry;
  }

  /**
   * The object as this revision has it. Two views have the same object where this is the same.
   * @returns `null` also for what cannot be read: it is shown by nobody
   */
  get(number: number): PdfValue {
    const entry = this.entry(number);
    if (entry === undefined) return null;
    const container = entry.kind === 'in' ? this.entry(entry.container) : undefined;
    return this.document.cached(entry, container, () => {
      const value = readable(() => this.#read(number, entry));
      if (value === undefined || hasKeyTwice(value)) this.document.noteAmbiguous();
      return value ?? null;
    });
  }

  /** The numbers of what lies in a stream of objects, by place; `undefined` where it cannot be read. */
  packedIn(container: number): readonly number[] | undefined {
    return this.#container(container)?.numbers;
  }

  /** What a value is after references. */
  resolve(value: PdfValue | undefined): PdfValue {
    let found = value ?? null;
    for (let hops = 0; found instanceof PdfRef; hops += 1) {
      if (hops === MAX_HOPS) return null;
      found = this.get(found.number);
    }
    return found;
  }

  dict(value: PdfValue | undefined): PdfDict | undefined {
    return dictOf(this.resolve(value));
  }

  array(value: PdfValue | undefined): PdfArray {
    const found = this.resolve(value);
    return Array.isArray(found) ? (found as PdfArray) : [];
  }

  /**
   * Where the data of a stream lies, as its length says.
   * @returns `undefined` where it has none that can be
   */
  range({ dict, start }: PdfStream): { start: number; end: number } | undefined {
    const length = this.resolve(dict.get('Length'));
    const end = typeof length === 'number' && length >= 0 ? start + length : Infinity;
    return end <= this.document.source.sizeBytes ? { start, end } : undefined;
  }

  /** Out of its filters; `undefined` where it cannot be read. @throws PdfError `PDF_LIMIT` */
  data(stream: PdfStream): Buffer | undefined {
    const range = this.range(stream);
    if (range === undefined) return undefined;
    const { source, budget } = this.document;
    budget.spend('inflatedBytes', range.end - range.start);
    const raw = source.read(range.start, range.end - range.start);
    return readable(() =>
      decode(
        raw,
        filtersOf(stream.dict, (value) => this.resolve(value)),
        budget,
      ),
    );
  }

  #read(number: number, entry: Exclude<XrefEntry, { kind: 'free' }>): PdfValue | undefined {
    this.document.budget.spend('objects');
    if (entry.kind === 'in') return this.#container(entry.container)?.value(number, entry.index);
    const { source, budget } = this.document;
    let parsed = 0;
    try {
      const object = readAt(
        source,
        entry.offset,
        (lexer) => {
          try {
            return parseIndirect(lexer);
          } finally {
            parsed = lexer.at;
          }
        },
        1024,
      );
      return object.number === number && object.generation === entry.generation ? object.value : undefined;
    } finally {
      // What leads nowhere may be as long as what is something.
      budget.spend('parsedBytes', parsed);
    }
  }

  /** An object stream lies in no other, and is no object of a generation. */
  #container(number: number): ObjectStream | undefined {
    const entry = this.entry(number);
    if (entry?.kind !== 'at' || entry.generation !== 0 || this.document.isEncryptedAt(this.index)) return undefined;
    return this.document.container(entry, () => {
      const stream = this.get(number);
      const data = stream instanceof PdfStream ? this.data(stream) : undefined;
      return data && readable(() => new ObjectStream((stream as PdfStream).dict, data));
    });
  }
}
