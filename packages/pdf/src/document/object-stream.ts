import { malformed } from '../error.js';
import { Lexer } from '../syntax/lexer.js';
import { parseValue } from '../syntax/parser.js';
import { nameOf, type PdfDict, type PdfValue } from '../syntax/values.js';

/** @see ISO 32000-1 §7.5.7 */
export class ObjectStream {
  readonly #offsets: readonly { number: number; offset: number }[];

  /** @throws PdfError `PDF_MALFORMED` */
  constructor(
    dict: PdfDict,
    private readonly data: Buffer,
  ) {
    const [count, first] = [dict.get('N'), dict.get('First')];
    if (nameOf(dict.get('Type')) !== 'ObjStm' || typeof count !== 'number' || typeof first !== 'number')
      throw malformed('a stream that holds no objects');
    // Each has two numbers with something between.
    if (count < 0 || count > data.length / 4 + 1) throw malformed(`an object stream of ${count} objects`);
    const lexer = new Lexer(data, 0, undefined);
    this.#offsets = Array.from({ length: count }, () => ({ number: lexer.count(), offset: first + lexer.count() }));
  }

  /** What it has at each of its places. */
  get numbers(): readonly number[] {
    return this.#offsets.map(({ number }) => number);
  }

  /** @throws PdfError `PDF_MALFORMED` where another object has that place */
  value(number: number, index: number): PdfValue {
    const place = this.#offsets[index];
    if (place?.number !== number) throw malformed(`object ${number} is not where it is said to be`);
    return parseValue(new Lexer(this.data, place.offset, undefined));
  }
}
