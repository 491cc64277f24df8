import type { TextFont } from './font.js';
import type { TextLines } from './lines.js';

export type Operand = number | Buffer | string | Operand[];

const SPACE = new Uint8Array(256);
for (const byte of [0, 9, 10, 12, 13, 32]) SPACE[byte] = 1;
const DELIMITER = new Uint8Array(256);
for (const byte of Buffer.from('()<>[]{}/%')) DELIMITER[byte] = 1;
const MAX_OPERANDS = 4096;

/**
 * The operators of a content stream with their operands: numbers, names as `/Name`, strings as bytes, arrays. Dictionaries and inline
 * images are passed over. Never throws on what a stream holds.
 * @see ISO 32000-1 §7.8.2
 */
export function* operators(bytes: Buffer): Generator<[name: string, operands: Operand[]]> {
  let at = 0;
  let operands: Operand[] = [];
  const arrays: Operand[][] = [];
  const put = (value: Operand) => {
    const list = arrays.at(-1) ?? operands;
    if (list.length < MAX_OPERANDS) list.push(value);
  };
  while (at < bytes.length) {
    const byte = bytes[at]!;
    if (SPACE[byte]) at += 1;
    else if (byte === 0x25) while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at += 1;
    else if (byte === 0x28) {
      const [value, end] = literal(bytes, at);
      put(value);
      at = end;
    } else if (byte === 0x3c && bytes[at + 1] !== 0x3c) {
      const end = bytes.indexOf(0x3e, at);
      const hex = bytes.toString('latin1', at + 1, end < 0 ? bytes.length : end).replace(/[^0-9A-Fa-f]/g, '');
      put(Buffer.from(hex.length % 2 === 0 ? hex : `${hex}0`, 'hex'));
      at = end < 0 ? bytes.length : end + 1;
    } else if (byte === 0x5b) {
      if (arrays.length < 4) arrays.push([]);
      at += 1;
    } else if (byte === 0x5d) {
      const array = arrays.pop();
      if (array !== undefined) put(array);
      at += 1;
    } else if (DELIMITER[byte] && byte !== 0x2f) at += 1;
    else {
      const begin = at;
      at += 1;
      while (at < bytes.length && !SPACE[bytes[at]!] && !DELIMITER[bytes[at]!]) at += 1;
      const word = bytes.toString('latin1', begin, Math.min(at, begin + 256));
      const number = Number(word);
      if (byte === 0x2f || !Number.isNaN(number)) put(byte === 0x2f ? word : number);
      else {
        if (word === 'ID') at = afterImage(bytes, at);
        else yield [word, operands];
        operands = [];
        arrays.length = 0;
      }
    }
  }
}

function literal(bytes: Buffer, start: number): [Buffer, number] {
  const result: number[] = [];
  let depth = 0;
  let at = start;
  while (at < bytes.length) {
    const byte = bytes[at++]!;
    if (byte === 0x5c) {
      const escaped = bytes[at++];
      if (escaped === undefined) break;
      const octal = /^[0-7]{1,3}/.exec(bytes.toString('latin1', at - 1, at + 2))?.[0];
      if (octal !== undefined) {
        result.push(Number.parseInt(octal, 8) & 255);
        at += octal.length - 1;
      } else if (escaped === 13 && bytes[at] === 10) at += 1;
      else if (escaped !== 10 && escaped !== 13) result.push(ESCAPES.get(escaped) ?? escaped);
    } else if (byte === 0x28 && depth++ > 0) result.push(byte);
    else if (byte === 0x29) {
      if ((depth -= 1) === 0) break;
      result.push(byte);
    } else if (byte !== 0x28) result.push(byte);
  }
  return [Buffer.from(result), at];
}
const ESCAPES = new Map([...'nrtbf'].map((letter, index) => [letter.charCodeAt(0), [10, 13, 9, 8, 12][index]!]));

/** `EI` between white space ends the samples of an inline image. */
function afterImage(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf('EI', from); at >= 0; at = bytes.indexOf('EI', at + 2))
    if (SPACE[bytes[at - 1] ?? 0] && SPACE[bytes[at + 2] ?? 32]) return at + 2;
  return bytes.length;
}

type Matrix = readonly [number, number, number, number, number, number];
const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];
const times = (m: Matrix, n: Matrix): Matrix => [
  m[0] * n[0] + m[1] * n[2],
  m[0] * n[1] + m[1] * n[3],
  m[2] * n[0] + m[3] * n[2],
  m[2] * n[1] + m[3] * n[3],
  m[4] * n[0] + m[5] * n[2] + n[4],
  m[4] * n[1] + m[5] * n[3] + n[5],
];

const MAX_SAVED = 64;

export interface Surroundings {
  font(name: string): TextFont | undefined;
  /** A form is drawn; what it holds is read where it stands. */
  form(name: string): void;
}

/** Follows where the operators of a page put its texts. */
export class TextPlacer {
  #ctm: Matrix = IDENTITY;
  readonly #saved: { ctm: Matrix; font: TextFont | undefined; size: number }[] = [];
  #text: Matrix = IDENTITY;
  #line: Matrix = IDENTITY;
  #font: TextFont | undefined;
  #size = 1;
  #leading = 0;
  #characterSpace = 0;
  #wordSpace = 0;

  constructor(private readonly lines: TextLines) {}

  /** @param onStep called for every operator, to end a reading that takes too long */
  read(bytes: Buffer, around: Surroundings, onStep: () => void): void {
    for (const [name, operands] of operators(bytes)) {
      onStep();
      this.#operate(name, operands, around);
    }
  }

  #operate(name: string, operands: Operand[], around: Surroundings): void {
    const number = (index: number): number => (typeof operands[index] === 'number' ? operands[index] : 0);
    const matrix = (): Matrix => [number(0), number(1), number(2), number(3), number(4), number(5)];
    switch (name) {
      case 'q':
        if (this.#saved.length < MAX_SAVED) this.#saved.push({ ctm: this.#ctm, font: this.#font, size: this.#size });
        return;
      case 'Q': {
        const saved = this.#saved.pop();
        if (saved !== undefined) [this.#ctm, this.#font, this.#size] = [saved.ctm, saved.font, saved.size];
        return;
      }
      case 'cm':
        this.#ctm = times(matrix(), this.#ctm);
        return;
      case 'BT':
        this.#text = this.#line = IDENTITY;
        return;
      case 'Tf':
        this.#font = typeof operands[0] === 'string' ? around.font(operands[0].slice(1)) : undefined;
        this.#size = number(1);
        return;
      case 'Tc':
        this.#characterSpace = number(0);
        return;
      case 'Tw':
        this.#wordSpace = number(0);
        return;
      case 'TL':
        this.#leading = number(0);
        return;
      case 'Tm':
        this.#text = this.#line = matrix();
        return;
      case 'TD':
        this.#leading = -number(1);
        return this.#move(number(0), number(1));
      case 'Td':
        return this.#move(number(0), number(1));
      case 'T*':
        return this.#move(0, -this.#leading);
      case "'":
      case '"':
        this.#move(0, -this.#leading);
        return this.#show(operands.at(-1));
      case 'Tj':
        return this.#show(operands[0]);
      case 'TJ':
        for (const item of Array.isArray(operands[0]) ? operands[0] : [])
          if (typeof item === 'number') this.#advance((-item / 1000) * this.#size);
          else this.#show(item);
        return;
      case 'Do':
        if (typeof operands[0] === 'string') around.form(operands[0].slice(1));
    }
  }

  #move(x: number, y: number): void {
    this.#text = this.#line = times([1, 0, 0, 1, x, y], this.#line);
  }

  #advance(by: number): void {
    this.#text = times([1, 0, 0, 1, by, 0], this.#text);
  }

  #show(codes: Operand | undefined): void {
    if (!Buffer.isBuffer(codes) || this.#font === undefined) return;
    const [a, b, , , x, y] = times(this.#text, this.#ctm);
    let text = '';
    let width = 0;
    for (const glyph of this.#font.read(codes)) {
      text += glyph.text;
      width += glyph.ems * this.#size + this.#characterSpace + (glyph.isSpace ? this.#wordSpace : 0);
    }
    this.#advance(width);
    const scale = Math.hypot(a, b);
    this.lines.add({ text, x, y, angle: Math.atan2(b, a), width: width * scale, em: Math.abs(this.#size) * scale });
  }
}
