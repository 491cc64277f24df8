/** What is met of PDF syntax where only structure matters; the content of strings does not. */
export type PdfValue = number | boolean | null | string | PdfName | PdfReference | PdfValue[] | PdfDictionary;
export type PdfDictionary = Map<string, PdfValue>;

export class PdfName {
  constructor(readonly name: string) {}
}

/** An object of the file by its number. */
export class PdfReference {
  constructor(readonly number: number) {}
}

/** The file is not laid out as these few rules have it; another reader may still make sense of it. */
export class PdfUnusual extends Error {}

const MAX_DEPTH = 16;
const MAX_NUMBER_LENGTH = 20;
const SPACE = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITERS = new Set([...'()<>[]{}/%'].map((character) => character.charCodeAt(0)));

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;
const isRegular = (byte: number | undefined): boolean =>
  byte !== undefined && !SPACE.has(byte) && !DELIMITERS.has(byte);

/** What may be gone through of one file, in bytes, however often its parts are pointed to. */
export interface PdfPatience {
  left: number;
}

/** Reads PDF objects from a place on. @see ISO 32000-1 §7.3 */
export class PdfScanner {
  #countedTo: number;

  constructor(
    readonly bytes: Buffer,
    public at: number,
    private readonly patience: PdfPatience,
  ) {
    this.#countedTo = at;
  }

  /** @throws PdfUnusual */
  value(depth = 0): PdfValue {
    if (depth > MAX_DEPTH) throw new PdfUnusual();
    this.skipBlank();
    switch (this.bytes[this.at]) {
      case 0x2f: // /
        return new PdfName(this.#name());
      case 0x5b: // [
        return this.#array(depth);
      case 0x28: // (
        return this.#literalString();
      case 0x3c: // <
        return this.bytes[this.at + 1] === 0x3c ? this.dictionary(depth) : this.#hexString();
      default:
        return isRegular(this.bytes[this.at]) ? this.#word() : unusual();
    }
  }

  dictionary(depth = 0): PdfDictionary {
    this.expect('<<');
    const dictionary: PdfDictionary = new Map();
    for (;;) {
      this.skipBlank();
      if (this.take('>>')) return dictionary;
      if (this.bytes[this.at] !== 0x2f) throw new PdfUnusual();
      const key = this.#name();
      dictionary.set(key, this.value(depth + 1));
    }
  }

  integer(): number {
    this.skipBlank();
    const begin = this.at;
    while (isDigit(this.bytes[this.at])) this.at += 1;
    if (this.at === begin || this.at - begin > 15) throw new PdfUnusual();
    return Number(this.bytes.toString('latin1', begin, this.at));
  }

  expect(text: string): void {
    this.skipBlank();
    if (!this.take(text)) throw new PdfUnusual();
  }

  /** Whether this text stands here, which is then passed. */
  take(text: string): boolean {
    for (let index = 0; index < text.length; index += 1)
      if (this.bytes[this.at + index] !== text.charCodeAt(index)) return false;
    this.at += text.length;
    return true;
  }

  /** Passes bytes unseen. */
  skip(bytes: number): void {
    this.at += bytes;
    this.#countedTo = this.at;
  }

  /** @throws PdfUnusual when the patience with this file is at its end */
  skipBlank(): void {
    this.patience.left -= Math.max(0, this.at - this.#countedTo);
    this.#countedTo = this.at;
    if (this.patience.left < 0) throw new PdfUnusual();
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte === 0x25) this.#skipComment();
      else if (byte !== undefined && SPACE.has(byte)) this.at += 1;
      else return;
    }
  }

  #skipComment(): void {
    while (this.at < this.bytes.length && this.bytes[this.at] !== 10 && this.bytes[this.at] !== 13) this.at += 1;
  }

  #name(): string {
    const begin = (this.at += 1);
    while (isRegular(this.bytes[this.at])) this.at += 1;
    return this.bytes
      .toString('latin1', begin, this.at)
      .replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }

  #array(depth: number): PdfValue[] {
    this.at += 1;
    const items: PdfValue[] = [];
    for (;;) {
      this.skipBlank();
      if (this.take(']')) return items;
      items.push(this.value(depth + 1));
    }
  }

  #literalString(): string {
    let open = 0;
    do {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new PdfUnusual();
      if (byte === 0x5c) this.at += 1;
      else if (byte === 0x28) open += 1;
      else if (byte === 0x29) open -= 1;
    } while (open > 0);
    return '';
  }

  #hexString(): string {
    const end = this.bytes.indexOf(0x3e, this.at);
    if (end === -1) throw new PdfUnusual();
    this.at = end + 1;
    return '';
  }

  /** A number, a reference or a keyword. */
  #word(): PdfValue {
    const begin = this.at;
    while (isRegular(this.bytes[this.at])) this.at += 1;
    if (this.at - begin > MAX_NUMBER_LENGTH) throw new PdfUnusual();
    const word = this.bytes.toString('latin1', begin, this.at);
    if (word === 'true') return true;
    if (word === 'false') return false;
    if (word === 'null') return null;
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(word)) throw new PdfUnusual();
    return (/^\d+$/.test(word) && this.#reference(Number(word))) || Number(word);
  }

  #reference(number: number): PdfReference | undefined {
    const after = this.at;
    this.skipBlank();
    if (isDigit(this.bytes[this.at])) {
      this.integer();
      this.skipBlank();
      if (this.take('R') && !isRegular(this.bytes[this.at])) return new PdfReference(number);
    }
    this.at = after;
    return undefined;
  }
}

function unusual(): never {
  throw new PdfUnusual();
}
