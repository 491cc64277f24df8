import { inflateSync } from 'node:zlib';
import { PdfName, PdfReference, PdfScanner, PdfUnusual, type PdfDictionary, type PdfValue } from './pdf-objects.js';

/** Where an object lies: at a place of the file, or in an object stream. */
type Place = { offset: number } | { stream: number };
/** One section of the cross-reference: the place of an object it knows of. */
type Section = (number: number) => Place | undefined;

const MAX_SECTIONS = 16;
/** Ranges of object numbers in one section. */
const MAX_RANGES = 256;
const MAX_SCANNED = 1024 * 1024;
/** What the streams of one file may inflate to altogether. */
const MAX_INFLATED = 4 * 1024 * 1024;
const TAIL_BYTES = 1024;
const ROW_BYTES = 20;

/**
 * The objects of a PDF by its cross-reference, tables and streams: each is looked at only when asked for.
 * @see ISO 32000-1 §7.5.4 to §7.5.8
 */
export class PdfCrossReference {
  readonly root: PdfDictionary;
  readonly #sections: Section[] = [];
  readonly #streams = new Map<number, { bytes: Buffer; first: number; offsets: Map<number, number> }>();
  readonly #patience: { left: number };
  #inflatedLeft: number;

  /**
   * @param limits bytes that may be gone through, and what streams may inflate to, altogether
   * @throws PdfUnusual also for a file that is encrypted
   */
  constructor(
    private readonly bytes: Buffer,
    limits: { maxScanned?: number; maxInflated?: number } = {},
  ) {
    this.#patience = { left: limits.maxScanned ?? MAX_SCANNED };
    this.#inflatedLeft = limits.maxInflated ?? MAX_INFLATED;
    if (bytes.toString('latin1', 0, 5) !== '%PDF-') throw new PdfUnusual();
    let root: PdfValue | undefined;
    let next: PdfValue | undefined = startOf(bytes);
    while (next !== undefined) {
      if (typeof next !== 'number' || this.#sections.length >= MAX_SECTIONS) throw new PdfUnusual();
      const trailer = this.#readSection(next);
      if (trailer.has('Encrypt') || trailer.has('XRefStm')) throw new PdfUnusual();
      root ??= trailer.get('Root');
      next = trailer.get('Prev');
    }
    this.root = this.dictionary(root);
  }

  /** What a value is, where it is given by reference. @throws PdfUnusual */
  resolve(value: PdfValue | undefined): PdfValue | undefined {
    return value instanceof PdfReference ? this.#object(value.number) : value;
  }

  dictionary(value: PdfValue | undefined): PdfDictionary {
    const found = this.resolve(value);
    if (!(found instanceof Map)) throw new PdfUnusual();
    return found;
  }

  /** A stream given by reference, with its content. @throws PdfUnusual also for other filters than Flate */
  stream(value: PdfValue | undefined): { dictionary: PdfDictionary; bytes: Buffer } {
    const place = value instanceof PdfReference ? this.#placeOf(value.number) : unusual();
    if (!('offset' in place)) throw new PdfUnusual();
    const scanner = this.#scanObject(place.offset);
    scanner.skipBlank();
    const dictionary = scanner.dictionary();
    return { dictionary, bytes: this.#unpack(scanner, dictionary) };
  }

  #object(number: number): PdfValue {
    const place = this.#placeOf(number);
    return 'stream' in place ? this.#inStream(place.stream, number) : this.#scanObject(place.offset, number).value();
  }

  #placeOf(number: number): Place {
    for (const section of this.#sections) {
      const place = section(number);
      if (place !== undefined) return place;
    }
    throw new PdfUnusual();
  }

  #scanObject(offset: number, number?: number): PdfScanner {
    const scanner = new PdfScanner(this.bytes, offset, this.#patience);
    const found = scanner.integer();
    scanner.integer();
    scanner.expect('obj');
    if (number !== undefined && found !== number) throw new PdfUnusual();
    return scanner;
  }

  /** @returns the trailer, or the dictionary of the stream that stands for it */
  #readSection(offset: number): PdfDictionary {
    const scanner = new PdfScanner(this.bytes, offset, this.#patience);
    scanner.skipBlank();
    return scanner.take('xref') ? this.#readTable(scanner) : this.#readStream(offset);
  }

  #readTable(scanner: PdfScanner): PdfDictionary {
    const { bytes } = this;
    const parts: { first: number; count: number; at: number }[] = [];
    for (scanner.skipBlank(); !scanner.take('trailer'); scanner.skipBlank()) {
      const part = { first: scanner.integer(), count: scanner.integer(), at: 0 };
      scanner.skipBlank();
      part.at = scanner.at;
      scanner.skip(part.count * ROW_BYTES);
      if (parts.push(part) > MAX_RANGES) throw new PdfUnusual();
    }
    this.#sections.push((number) => {
      const part = parts.find(({ first, count }) => number >= first && number < first + count);
      if (part === undefined) return undefined;
      const at = part.at + (number - part.first) * ROW_BYTES;
      const row = /^(\d{10}) \d{5} n[ \r][\r\n]$/.exec(bytes.toString('latin1', at, at + ROW_BYTES));
      if (row === null) throw new PdfUnusual();
      return { offset: Number(row[1]) };
    });
    scanner.skipBlank();
    return scanner.dictionary();
  }

  #readStream(offset: number): PdfDictionary {
    const scanner = this.#scanObject(offset);
    scanner.skipBlank();
    const dictionary = scanner.dictionary();
    if (nameOf(dictionary.get('Type')) !== 'XRef') throw new PdfUnusual();
    const [type = -1, second = -1, third = -1] = integers(dictionary.get('W'));
    const width = type + second + third;
    if (Math.min(type, second, third) < 0 || Math.max(type, second, third) > 6 || width === 0) throw new PdfUnusual();
    const index = dictionary.has('Index')
      ? integers(dictionary.get('Index'))
      : [0, ...integers([dictionary.get('Size')])];
    if (index.length > 2 * MAX_RANGES) throw new PdfUnusual();
    const rows = this.#unpack(scanner, dictionary);
    this.#sections.push((number) => {
      let row = 0;
      for (let at = 0; at + 1 < index.length; at += 2) {
        const [first, count] = [index[at]!, index[at + 1]!];
        if (number >= first && number < first + count) return placeIn(rows, (row + number - first) * width);
        row += count;
      }
      return undefined;
    });
    const placeIn = (table: Buffer, at: number): Place => {
      if (at + width > table.length) throw new PdfUnusual();
      const kind = type === 0 ? 1 : table.readUIntBE(at, type);
      const value = second === 0 ? 0 : table.readUIntBE(at + type, second);
      if (kind !== 1 && kind !== 2) throw new PdfUnusual();
      return kind === 1 ? { offset: value } : { stream: value };
    };
    return dictionary;
  }

  #inStream(stream: number, number: number): PdfValue {
    const { bytes, first, offsets } = this.#objectStream(stream);
    const offset = offsets.get(number);
    if (offset === undefined) throw new PdfUnusual();
    return new PdfScanner(bytes, first + offset, this.#patience).value();
  }

  #objectStream(number: number) {
    const known = this.#streams.get(number);
    if (known !== undefined) return known;
    const place = this.#placeOf(number);
    if ('stream' in place) throw new PdfUnusual();
    const scanner = this.#scanObject(place.offset, number);
    scanner.skipBlank();
    const dictionary = scanner.dictionary();
    if (nameOf(dictionary.get('Type')) !== 'ObjStm') throw new PdfUnusual();
    const [count, first] = [this.#integer(dictionary.get('N')), this.#integer(dictionary.get('First'))];
    const bytes = this.#unpack(scanner, dictionary);
    const header = new PdfScanner(bytes, 0, this.#patience);
    const offsets = new Map<number, number>();
    for (let left = count; left > 0; left -= 1) offsets.set(header.integer(), header.integer());
    const opened = { bytes, first, offsets };
    this.#streams.set(number, opened);
    return opened;
  }

  #integer(value: PdfValue | undefined): number {
    return integers([this.resolve(value)])[0]!;
  }

  /** The content of the stream that begins here. */
  #unpack(scanner: PdfScanner, dictionary: PdfDictionary): Buffer {
    scanner.expect('stream');
    if (!scanner.take('\r\n') && !scanner.take('\n')) throw new PdfUnusual();
    const packed = this.bytes.subarray(scanner.at, scanner.at + this.#integer(dictionary.get('Length')));
    const filter = single(dictionary.get('Filter'));
    const parameters = single(dictionary.get('DecodeParms'));
    if (filter === undefined && parameters === undefined) return packed;
    if (nameOf(filter) !== 'FlateDecode') throw new PdfUnusual();
    const bytes = this.#inflate(packed);
    if (parameters === undefined || parameters === null) return bytes;
    return parameters instanceof Map ? withoutPredictor(bytes, parameters) : unusual();
  }

  #inflate(packed: Buffer): Buffer {
    try {
      const bytes = inflateSync(packed, { maxOutputLength: Math.max(this.#inflatedLeft, 1) });
      this.#inflatedLeft -= bytes.length;
      return bytes;
    } catch {
      throw new PdfUnusual();
    }
  }
}

function startOf(bytes: Buffer): number {
  const tail = bytes.toString('latin1', Math.max(0, bytes.length - TAIL_BYTES), bytes.length);
  const found = /startxref\s+(\d{1,15})\s+%%EOF\s*$/.exec(tail.slice(tail.lastIndexOf('startxref')));
  return found === null ? unusual() : Number(found[1]);
}

/** The rows as they were before a PNG predictor "up" or "none"; other predictors are not met in cross-references. */
function withoutPredictor(bytes: Buffer, parameters: PdfDictionary): Buffer {
  const predictor = parameters.get('Predictor') ?? 1;
  if (predictor === 1) return bytes;
  const columns = parameters.get('Columns') ?? 1;
  const isPlain = ['Colors', 'BitsPerComponent'].every((key) => !parameters.has(key));
  if (typeof predictor !== 'number' || predictor < 10 || typeof columns !== 'number' || columns < 1 || !isPlain)
    throw new PdfUnusual();
  const rows = Math.floor(bytes.length / (columns + 1));
  const result = Buffer.alloc(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    const from = row * (columns + 1);
    const to = row * columns;
    const filter = bytes[from];
    if (filter !== 0 && filter !== 2) throw new PdfUnusual();
    for (let column = 0; column < columns; column += 1) {
      const above = filter === 2 && row > 0 ? result[to - columns + column]! : 0;
      result[to + column] = bytes[from + 1 + column]! + above;
    }
  }
  return result;
}

const single = (value: PdfValue | undefined): PdfValue | undefined =>
  Array.isArray(value) ? (value.length === 1 ? value[0] : unusual()) : value;

export const nameOf = (value: PdfValue | undefined): string | undefined =>
  value instanceof PdfName ? value.name : undefined;

const isCount = (value: PdfValue | undefined): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

function integers(value: PdfValue | undefined | readonly (PdfValue | undefined)[]): number[] {
  if (!Array.isArray(value)) throw new PdfUnusual();
  return value.map((item: PdfValue | undefined) => (isCount(item) ? item : unusual()));
}

function unusual(): never {
  throw new PdfUnusual();
}
