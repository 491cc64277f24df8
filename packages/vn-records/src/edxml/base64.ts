import type { ByteSource } from '@mocban/core';

/** Bytes of one run of base64 that reach the XML reader as one piece of text. */
const RUN_BYTES = 64 * 1024;
const BREAK = Buffer.from('<?b?>');

const OTHER = 0;
const LETTER = 1;
const BLANK = 2;
const KINDS = new Uint8Array(256);
for (const byte of Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/='))
  KINDS[byte] = LETTER;
for (const byte of Buffer.from(' \t\r\n')) KINDS[byte] = BLANK;

/**
 * Breaks long runs of base64 between two tags by processing instructions, which carry no content: a reader hands on a run of text
 * as a whole, and an attachment would be held in memory. The document keeps its meaning.
 */
export async function* brokenRuns(source: ByteSource): AsyncGenerator<Uint8Array> {
  // A run counts from the end of a tag on, and only while it holds nothing but base64.
  let run = Number.NEGATIVE_INFINITY;
  for await (const chunk of source) {
    let start = 0;
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index]!;
      if (byte === 0x3e) run = 0;
      else if (KINDS[byte] === OTHER) run = Number.NEGATIVE_INFINITY;
      else if ((run += 1) >= RUN_BYTES) {
        yield chunk.subarray(start, index + 1);
        yield BREAK;
        start = index + 1;
        run = 0;
      }
    }
    if (start < chunk.length) yield chunk.subarray(start);
  }
}

/** Decodes base64 that arrives in pieces, strictly: nothing but its letters and white space, padding at the end only. */
export class Base64Decoder {
  #pending = '';
  #isEnded = false;
  isBroken = false;

  /** @returns the bytes this piece completes */
  write(text: string): Buffer {
    const letters = this.#pending + text.replace(/\s+/g, '');
    if (letters !== '' && this.#isEnded) this.isBroken = true;
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(letters)) this.isBroken = true;
    if (this.isBroken) return Buffer.alloc(0);
    const length = letters.length - (letters.length % 4);
    this.#pending = letters.slice(length);
    this.#isEnded = letters.slice(0, length).endsWith('=');
    return Buffer.from(letters.slice(0, length), 'base64');
  }

  /** To be called once at the end. */
  finish(): void {
    if (this.#pending !== '') this.isBroken = true;
  }
}
