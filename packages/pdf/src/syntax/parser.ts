import { malformed, PdfError } from '../error.js';
import { isSpace, type Lexer } from './lexer.js';
import {
  PdfDict,
  PdfName,
  PdfReal,
  PdfRef,
  PdfStream,
  PdfString,
  type IndirectObject,
  type PdfValue,
} from './values.js';

/** How deep arrays and dictionaries may lie in each other. */
const MAX_DEPTH = 64;

const [LESS, GREATER, SLASH, OPEN, CLOSE, LEFT, RIGHT, BACKSLASH] = [0x3c, 0x3e, 0x2f, 0x28, 0x29, 0x5b, 0x5d, 0x5c];

/**
 * One value, not an operator. @throws PdfError `PDF_MALFORMED`, `PDF_LIMIT`
 * @see ISO 32000-1 §7.3
 */
export function parseValue(lexer: Lexer, depth = 0): PdfValue {
  if (depth > MAX_DEPTH) throw new PdfError('PDF_LIMIT', `nested deeper than ${MAX_DEPTH}`);
  lexer.skip();
  switch (lexer.peek()) {
    case SLASH:
      return parseName(lexer);
    case OPEN:
      return parseLiteral(lexer);
    case LEFT:
      return parseArray(lexer, depth);
    case LESS:
      return lexer.peek(1) === LESS ? parseDict(lexer, depth) : parseHex(lexer);
    default:
      return parseWord(lexer);
  }
}

/**
 * The object that begins here, up to its value, or to the data of its stream.
 * @throws PdfError `PDF_MALFORMED`, `PDF_LIMIT`
 */
export function parseIndirect(lexer: Lexer): IndirectObject {
  lexer.skip();
  const start = lexer.position;
  const [number, generation] = [lexer.count(), lexer.count()];
  lexer.expect('obj');
  const value = parseValue(lexer);
  const before = lexer.at;
  if (!(value instanceof PdfDict) || !isStreamNext(lexer)) {
    lexer.at = before;
    return { number, generation, value, start, valueEnd: lexer.position };
  }
  const data = lexer.position;
  return { number, generation, value: new PdfStream(value, data), start, valueEnd: data };
}

/** Passes over `stream` and its end of line, if that is what follows. @see ISO 32000-1 §7.3.8.1 */
function isStreamNext(lexer: Lexer): boolean {
  lexer.skip();
  if (lexer.word() !== 'stream') return false;
  const byte = lexer.peek();
  if (byte === 0x0d && lexer.peek(1) === 0x0a) lexer.at += 2;
  else if (byte === 0x0a || byte === 0x0d) lexer.at += 1;
  return true;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)$/;

function parseWord(lexer: Lexer): PdfValue {
  const word = lexer.word();
  if (word === 'true') return true;
  if (word === 'false') return false;
  if (word === 'null') return null;
  if (word.length > 40 || !NUMBER.test(word))
    throw malformed(`expected a value, found “${word.slice(0, 20)}” at ${lexer.position}`);
  if (word.includes('.')) return new PdfReal(Number(word));
  return /^\d{1,10}$/.test(word) ? parseReference(lexer, Number(word)) : Number(word);
}

/** The whole number that was read, or the reference that it begins. */
function parseReference(lexer: Lexer, number: number): number | PdfRef {
  const before = lexer.at;
  lexer.skip();
  const byte = lexer.peek();
  if (byte !== undefined && byte >= 0x30 && byte <= 0x39) {
    const generation = lexer.word();
    lexer.skip();
    if (/^\d{1,5}$/.test(generation) && lexer.word() === 'R') return new PdfRef(number, Number(generation));
  }
  lexer.at = before;
  return number;
}

function parseName(lexer: Lexer): PdfName {
  lexer.at += 1;
  const word = lexer.word();
  if (!word.includes('#')) return new PdfName(word);
  return new PdfName(word.replaceAll(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))));
}

function parseArray(lexer: Lexer, depth: number): PdfValue[] {
  lexer.at += 1;
  const values: PdfValue[] = [];
  for (;;) {
    lexer.skip();
    if (lexer.peek() === RIGHT) break;
    values.push(parseValue(lexer, depth + 1));
  }
  lexer.at += 1;
  return values;
}

function parseDict(lexer: Lexer, depth: number): PdfDict {
  lexer.at += 2;
  const entries = new Map<string, PdfValue>();
  let hasDuplicates = false;
  for (;;) {
    lexer.skip();
    if (lexer.peek() === GREATER && lexer.peek(1) === GREATER) break;
    if (lexer.peek() !== SLASH) throw malformed(`expected a key at ${lexer.position}`);
    const { value: key } = parseName(lexer);
    if (entries.has(key)) hasDuplicates = true;
    entries.set(key, parseValue(lexer, depth + 1));
  }
  lexer.at += 2;
  return new PdfDict(entries, hasDuplicates);
}

const located = (lexer: Lexer, bytes: Buffer, isHex: boolean, start: number): PdfString =>
  lexer.base === undefined
    ? new PdfString(bytes, isHex, undefined, undefined)
    : new PdfString(bytes, isHex, lexer.base + start, lexer.position);

/** @see ISO 32000-1 §7.3.4.3 */
function parseHex(lexer: Lexer): PdfString {
  const start = lexer.at;
  lexer.at += 1;
  const from = lexer.at;
  let hasSpace = false;
  for (let byte = lexer.peek(); byte !== GREATER; byte = lexer.peek()) {
    if (isSpace(byte)) hasSpace = true;
    else if (!isHexDigit(byte)) throw malformed(`no hexadecimal digit at ${lexer.position}`);
    lexer.at += 1;
  }
  const text = lexer.bytes.toString('latin1', from, lexer.at);
  const digits = hasSpace ? text.replaceAll(/[\s\0]/g, '') : text;
  lexer.at += 1;
  return located(lexer, Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex'), true, start);
}

const isHexDigit = (byte: number | undefined): boolean =>
  byte !== undefined &&
  ((byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66));

const ESCAPES: Readonly<Record<number, number>> = { 0x6e: 0x0a, 0x72: 0x0d, 0x74: 0x09, 0x62: 0x08, 0x66: 0x0c };

/** @see ISO 32000-1 §7.3.4.2 */
function parseLiteral(lexer: Lexer): PdfString {
  const start = lexer.at;
  lexer.at += 1;
  const bytes: number[] = [];
  for (let open = 1; ;) {
    const byte = lexer.peek();
    if (byte === undefined) throw malformed('a string that does not end');
    lexer.at += 1;
    if (byte === BACKSLASH) {
      escaped(lexer, bytes);
      continue;
    }
    if (byte === OPEN) open += 1;
    else if (byte === CLOSE && (open -= 1) === 0) break;
    if (byte === 0x0d) {
      if (lexer.peek() === 0x0a) lexer.at += 1;
      bytes.push(0x0a);
    } else bytes.push(byte);
  }
  return located(lexer, Buffer.from(bytes), false, start);
}

function escaped(lexer: Lexer, bytes: number[]): void {
  const byte = lexer.peek();
  if (byte === undefined) throw malformed('a string that does not end');
  lexer.at += 1;
  if (byte >= 0x30 && byte <= 0x37) {
    let value = byte - 0x30;
    for (let more = 0; more < 2; more += 1) {
      const digit = lexer.peek();
      if (digit === undefined || digit < 0x30 || digit > 0x37) break;
      value = value * 8 + digit - 0x30;
      lexer.at += 1;
    }
    bytes.push(value & 0xff);
  } else if (byte === 0x0d) {
    if (lexer.peek() === 0x0a) lexer.at += 1;
  } else if (byte !== 0x0a) bytes.push(ESCAPES[byte] ?? byte);
}
