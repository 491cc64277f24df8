import { FormatsError } from '../error.js';
import { BytePattern, type PatternElement } from './byte-pattern.js';

const SPACE = /[\s]/;
const MOST_CHARACTERS = 65_536;

/**
 * Reads a pattern as signature files have it: bytes in hexadecimal, `'text'`, `[a:b]` (or `['a'-'b']`) for a range, `[!…]` for all
 * but it, `[&m]` for bytes that have all bits of a mask and `[~m]` for those that have any, `(a|b)` for single bytes, `??` for any byte.
 * @throws FormatsError `FORMATS_SIGNATURES_INVALID`
 * @see "Automatic Format Identification Using PRONOM and DROID", The National Archives, 2006, §3; DROID's container signatures
 */
export function parsePattern(text: string): BytePattern {
  const pattern = patternOf(text);
  // Whatever is wrong with it is said here.
  void pattern.elements;
  return pattern;
}

/** The same of a text that has been parsed before, when the release was compiled: it is parsed again when it is tried on a file. */
export const patternOf = (text: string): BytePattern => new BytePattern(text, elementsOf);

/** The byte that a pattern begins with, where it is one and can be told at a glance. */
export function firstByteOf({ text }: BytePattern): number | undefined {
  if (text.startsWith("'")) return text.charCodeAt(1);
  return /^[0-9a-f]{2}/i.test(text) ? Number.parseInt(text.slice(0, 2), 16) : undefined;
}

function elementsOf(text: string): PatternElement[] {
  if (text.length > MOST_CHARACTERS) throw invalid(text, 'it is too long');
  const elements = new PatternReader(text).read();
  if (elements.length === 0) throw invalid(text, 'it is empty');
  return elements;
}

const invalid = (text: string, why: string): FormatsError =>
  new FormatsError('FORMATS_SIGNATURES_INVALID', `the pattern ${text.slice(0, 100)}: ${why}`);

class PatternReader {
  #at = 0;

  constructor(private readonly text: string) {}

  read(): PatternElement[] {
    const elements: PatternElement[] = [];
    for (this.#skip(); this.#at < this.text.length; this.#skip()) elements.push(...this.#next());
    return elements;
  }

  #next(): PatternElement[] {
    switch (this.text[this.#at]) {
      case '[':
        return [this.#bracket()];
      case '(':
        return [this.#choice()];
      case '?':
        this.#expect('??');
        return [setOf(() => true)];
      default:
        return this.#bytes().map((value) => ({ kind: 'byte', value }));
    }
  }

  #bracket(): PatternElement {
    this.#expect('[');
    const isNegated = this.#takes('!');
    const sign = this.#takes('&') ? '&' : this.#takes('~') ? '~' : undefined;
    const from = this.#run();
    const to = this.#takes(':') || this.#takes('-') ? this.#run() : from;
    this.#expect(']');
    if (from.length !== to.length) throw invalid(this.text, 'the ends of a range have other lengths');
    if (sign !== undefined) {
      const mask = from[0]!;
      if (from.length !== 1) throw invalid(this.text, 'a mask is one byte');
      return setOf((byte) => (sign === '&' ? (byte & mask) === mask : (byte & mask) !== 0) !== isNegated);
    }
    if (from.length > 1) return { kind: 'range', from: Uint8Array.from(from), to: Uint8Array.from(to), isNegated };
    return setOf((byte) => (byte >= from[0]! && byte <= to[0]!) !== isNegated);
  }

  #choice(): PatternElement {
    this.#expect('(');
    const members: number[] = [];
    do {
      const bytes = this.#run();
      if (bytes.length !== 1) throw invalid(this.text, 'a choice is between single bytes');
      members.push(bytes[0]!);
    } while (this.#takes('|'));
    this.#expect(')');
    return setOf((byte) => members.includes(byte));
  }

  /** Bytes and texts up to something else. */
  #run(): number[] {
    const bytes: number[] = [];
    for (this.#skip(); /[0-9a-f']/i.test(this.text[this.#at] ?? ''); this.#skip()) bytes.push(...this.#bytes());
    if (bytes.length === 0) throw invalid(this.text, `expected bytes at ${this.#at}`);
    return bytes;
  }

  #bytes(): number[] {
    if (this.text[this.#at] === "'") {
      const end = this.text.indexOf("'", this.#at + 1);
      if (end < 0) throw invalid(this.text, 'a text without end');
      const text = this.text.slice(this.#at + 1, end);
      this.#at = end + 1;
      if (/[^\0-\xff]/.test(text)) throw invalid(this.text, 'a text of more than bytes');
      return Array.from(text, (character) => character.charCodeAt(0));
    }
    const digits = this.text.slice(this.#at, this.#at + 2);
    if (!/^[0-9a-f]{2}$/i.test(digits)) throw invalid(this.text, `expected a byte at ${this.#at}`);
    this.#at += 2;
    return [Number.parseInt(digits, 16)];
  }

  #skip(): void {
    while (SPACE.test(this.text[this.#at] ?? '')) this.#at += 1;
  }

  #takes(sign: string): boolean {
    this.#skip();
    if (!this.text.startsWith(sign, this.#at)) return false;
    this.#at += sign.length;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#takes(sign)) throw invalid(this.text, `expected ${sign} at ${this.#at}`);
  }
}

function setOf(has: (byte: number) => boolean): PatternElement {
  const members = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte += 1) members[byte] = has(byte) ? 1 : 0;
  return { kind: 'set', members };
}
