import { malformed } from '../error.js';

/** There is more of the file than of the window on it: read again with a longer one. */
export class WindowEnd extends Error {}

export const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x0c || byte === 0x00;

const DELIMITERS = new Set([...'()<>[]{}/%'].map((character) => character.charCodeAt(0)));

/** Neither white space nor delimiter. @see ISO 32000-1 §7.2.2 */
const REGULAR = Uint8Array.from({ length: 256 }, (_, byte) => (isSpace(byte) || DELIMITERS.has(byte) ? 0 : 1));

/** Reads tokens from a window on a file. @see ISO 32000-1 §7.2 */
export class Lexer {
  constructor(
    readonly bytes: Buffer,
    public at = 0,
    /** Where the window begins in the file; `undefined` for what lies in a stream. */
    readonly base: number | undefined = 0,
    /** The file ends where the window ends. */
    readonly isWhole = true,
  ) {}

  /** Where the next byte is in the file. */
  get position(): number {
    return (this.base ?? 0) + this.at;
  }

  /** The byte so far ahead, or `undefined` at the end of the file. */
  peek(ahead = 0): number | undefined {
    const at = this.at + ahead;
    if (at >= this.bytes.length && !this.isWhole) throw new WindowEnd();
    return this.bytes[at];
  }

  /** Passes over white space and comments. */
  skip(): void {
    for (;;) {
      const byte = this.peek();
      if (isSpace(byte)) this.at += 1;
      else if (byte === 0x25) this.comment();
      else return;
    }
  }

  skipSpace(): void {
    while (isSpace(this.peek())) this.at += 1;
  }

  /** The text of a comment, from its `%` up to the end of the line. */
  comment(): string {
    const start = this.at;
    for (let byte = this.peek(); byte !== undefined && byte !== 0x0a && byte !== 0x0d; byte = this.peek()) this.at += 1;
    return this.bytes.toString('latin1', start, this.at);
  }

  /** Regular characters up to the next delimiter or white space. */
  word(): string {
    const start = this.at;
    for (let byte = this.peek(); byte !== undefined && REGULAR[byte] === 1; byte = this.peek()) this.at += 1;
    return this.bytes.toString('latin1', start, this.at);
  }

  /** @throws PdfError `PDF_MALFORMED` when another word stands there */
  expect(word: string): void {
    this.skip();
    const found = this.word();
    if (found !== word) throw malformed(`expected ${word}, found “${found.slice(0, 20)}” at ${this.position}`);
  }

  /** A number without sign or point. @throws PdfError `PDF_MALFORMED` */
  count(): number {
    this.skip();
    const word = this.word();
    if (!/^\d{1,15}$/.test(word))
      throw malformed(`expected a number, found “${word.slice(0, 20)}” at ${this.position}`);
    return Number(word);
  }
}
