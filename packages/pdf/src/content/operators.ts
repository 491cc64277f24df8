import { malformed } from '../error.js';
import { isSpace, Lexer } from '../syntax/lexer.js';
import { parseValue } from '../syntax/parser.js';
import type { PdfValue } from '../syntax/values.js';

export interface Operator {
  name: string;
  /** Of `BI` the keys and values of the image. */
  operands: readonly PdfValue[];
}

const MOST_OPERANDS = 1000;

/** The operators of a content stream. @throws PdfError `PDF_MALFORMED`, `PDF_LIMIT` @see ISO 32000-1 §7.8.2 */
export function* operatorsOf(data: Buffer): Generator<Operator> {
  const lexer = new Lexer(data, 0, undefined);
  let operands: PdfValue[] = [];
  for (;;) {
    lexer.skip();
    if (lexer.peek() === undefined) return;
    const name = operatorAt(lexer);
    if (name === undefined) {
      operands.push(parseValue(lexer));
      if (operands.length > MOST_OPERANDS) throw malformed('an operator with more operands than any has');
      continue;
    }
    if (name === 'BI') operands = imageWithin(lexer);
    yield { name, operands };
    operands = [];
  }
}

/** Passes over a word that is no value. */
function operatorAt(lexer: Lexer): string | undefined {
  const byte = lexer.peek()!;
  const isLetter = (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x27 || byte === 0x22;
  if (!isLetter) return undefined;
  const before = lexer.at;
  const word = lexer.word();
  if (word !== 'true' && word !== 'false' && word !== 'null') return word;
  lexer.at = before;
  return undefined;
}

/**
 * An image within the stream: its keys and values. Its data, which are passed over, end with EI between white space.
 * @see ISO 32000-1 §8.9.7
 */
function imageWithin(lexer: Lexer): PdfValue[] {
  const entries: PdfValue[] = [];
  for (lexer.skip(); lexer.peek() === 0x2f && entries.length < MOST_OPERANDS; lexer.skip())
    entries.push(parseValue(lexer), parseValue(lexer));
  skipImageData(lexer);
  return entries;
}

function skipImageData(lexer: Lexer): void {
  let at = lexer.bytes.indexOf('EI', lexer.at);
  while (at !== -1 && !(isSpace(lexer.bytes[at - 1]) && (at + 2 >= lexer.bytes.length || isSpace(lexer.bytes[at + 2]))))
    at = lexer.bytes.indexOf('EI', at + 1);
  lexer.at = at === -1 ? lexer.bytes.length : at + 2;
}
