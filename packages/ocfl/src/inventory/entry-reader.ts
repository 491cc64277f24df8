import { isUtf8 } from 'node:buffer';
import type { JsonBlockReader } from '../json.js';

/** What becomes of the entries of a block, each a digest and its paths. Bytes are valid only during the call. */
export interface EntrySink {
  /**
   * @param digest of which `length` bytes count
   * @param letters that it is written with
   */
  digest(digest: Buffer, length: number, letters: HexLetters): void;
  path(bytes: Buffer, start: number, end: number): void;
}

/** Which letters digests are written with, as bits: 1 those of lower case, 2 those of upper case. */
export type HexLetters = number;
export const BOTH_CASES: HexLetters = 3;

export const lettersOf = (digest: string): HexLetters =>
  Number(/[a-f]/.test(digest)) + 2 * Number(/[A-F]/.test(digest));

const [QUOTE, BACKSLASH, SLASH, DOT, COMMA, COLON, OPEN, CLOSE, END] = Buffer.from('"\\/.,:[]}') as unknown as [
  ...[number, number, number, number, number, number, number, number, number],
];
/** Entries with more paths than this are left to the parser. */
const MAX_PATHS = 4096;

/** Of the entry being read, its digest and where its paths begin and end: for all readers, since an entry is read by one call. */
const DIGEST = Buffer.alloc(64);
const ENDS = new Uint32Array(2 * MAX_PATHS);

/** An entry that is not regular, and one of which not all bytes are here. */
const ODD = -1;
const MORE = -2;
/** Characters of the longest digest with its quotes. */
const LONGEST_DIGEST = 130;

/** The value of a digit and, above it, its letter's case. */
const HEX = Int8Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte);
  return /[0-9a-fA-F]/.test(char) ? Number.parseInt(char, 16) | (lettersOf(char) << 4) : -1;
});

/**
 * Reads the regular entries of a manifest or state, `"<digest>": ["path", …]`, from their bytes: no string is made of any. An entry
 * with anything else in it (an escape, a fault in a path, an odd digest) is left to the parser.
 */
export class EntryReader implements JsonBlockReader {
  readonly #digest = DIGEST;
  readonly #ends = ENDS;
  #paths = 0;
  #letters: HexLetters = 0;
  isWaiting = false;

  constructor(readonly sink: EntrySink) {}

  read(bytes: Buffer, at: number): number {
    let place = at;
    for (;;) {
      const end = this.#entry(bytes, place);
      this.isWaiting = end === MORE;
      if (end < 0) return place;
      place = end;
      if (bytes[end - 1] !== COMMA) return end;
    }
  }

  /** @returns the place behind the entry and its comma, where there is one, or `ODD` or `MORE` */
  #entry(bytes: Buffer, at: number): number {
    let place = afterSpace(bytes, at);
    if (place + LONGEST_DIGEST >= bytes.length) return MORE;
    if (bytes[place] !== QUOTE) return ODD;
    const digestLength = this.#hex(bytes, place + 1);
    if (digestLength === 0) return ODD;
    place = afterSpace(bytes, place + 2 + digestLength * 2);
    if (bytes[place] !== COLON) return failure(bytes, place);
    place = afterSpace(bytes, place + 1);
    if (bytes[place] !== OPEN) return failure(bytes, place);
    place = this.#list(bytes, place + 1);
    if (place < 0) return place;
    const next = afterSpace(bytes, place);
    if (bytes[next] !== COMMA && bytes[next] !== END) return failure(bytes, next);
    this.sink.digest(this.#digest, digestLength, this.#letters);
    for (let path = 0; path < this.#paths; path += 2) this.sink.path(bytes, this.#ends[path]!, this.#ends[path + 1]!);
    return bytes[next] === COMMA ? next + 1 : next;
  }

  /** @returns bytes of the digest that begins here, 32 or 64 with a quote behind it; 0 for anything else */
  #hex(bytes: Buffer, start: number): number {
    const length = bytes[start + 128] === QUOTE ? 64 : bytes[start + 64] === QUOTE ? 32 : 0;
    let all = 0;
    for (let index = 0; index < length; index += 1) {
      const high = HEX[bytes[start + index * 2]!]!;
      const low = HEX[bytes[start + index * 2 + 1]!]!;
      all |= high | low;
      this.#digest[index] = (high << 4) | (low & 0xf);
    }
    this.#letters = all >> 4;
    return all < 0 ? 0 : length;
  }

  /** @returns the place behind the list, or `ODD` or `MORE` */
  #list(bytes: Buffer, start: number): number {
    this.#paths = 0;
    for (let place = afterSpace(bytes, start); ; place = afterSpace(bytes, place + 1)) {
      if (bytes[place] !== QUOTE || this.#paths === this.#ends.length) return failure(bytes, place);
      const end = pathEnd(bytes, place + 1);
      if (end < 0) return end;
      this.#ends[this.#paths] = place + 1;
      this.#ends[this.#paths + 1] = end;
      this.#paths += 2;
      place = afterSpace(bytes, end + 1);
      if (bytes[place] === CLOSE) return place + 1;
      if (bytes[place] !== COMMA) return failure(bytes, place);
    }
  }
}

const failure = (bytes: Buffer, place: number): number => (place >= bytes.length ? MORE : ODD);

/** The place of the first byte that is no white space. */
export function afterSpace(bytes: Buffer, at: number): number {
  let place = at;
  for (;;) {
    const byte = bytes[place];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return place;
    place += 1;
  }
}

/** The place of the quote behind a path without a fault, or `ODD` or `MORE`. @see OCFL 1.1 E052, E053, E099, E100 */
function pathEnd(bytes: Buffer, start: number): number {
  let part = start;
  let isAscii = true;
  for (let place = start; place < bytes.length; place += 1) {
    const byte = bytes[place]!;
    if (byte > 0x7f) isAscii = false;
    else if (byte === SLASH || byte === QUOTE) {
      if (isFault(bytes, part, place)) return ODD;
      if (byte === QUOTE) return isAscii || isUtf8(bytes.subarray(start, place)) ? place : ODD;
      part = place + 1;
    } else if (byte < 0x20 || byte === BACKSLASH) return ODD;
  }
  return MORE;
}

const isFault = (bytes: Buffer, start: number, end: number): boolean =>
  start === end || (bytes[start] === DOT && (end === start + 1 || (end === start + 2 && bytes[start + 1] === DOT)));
