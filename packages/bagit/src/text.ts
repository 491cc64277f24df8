import type { ByteSource } from '@mocban/core';

/** Thrown by a reader of text whose bytes are not in the encoding declared. */
export class EncodingFault extends Error {}

/** Decoded at a time: larger strings are not garbage of the cheap kind. */
const PIECE_BYTES = 32 * 1024;

/** Longer lines are cut here: no path, URL and digest together come near it. */
const MAX_LINE_CHARACTERS = 64 * 1024;

/** Decodes a tag file; `undefined` when the encoding is not known or the bytes are not in it. A leading mark is dropped. */
export function decodeTagFile(bytes: Buffer, encoding: string): string | undefined {
  try {
    return decoderOf(encoding, bytes)(bytes, false);
  } catch (error) {
    if (error instanceof EncodingFault) return undefined;
    throw error;
  }
}

/**
 * Lines of a tag file of any length, those of a chunk at a time; an empty line keeps its place. A line longer than 65,536 characters is
 * cut to one more than that. Holds one chunk and one line.
 * @throws EncodingFault, and what the source throws
 */
export async function* readLines(source: ByteSource, encoding: string): AsyncGenerator<string[]> {
  let decode: Decode | undefined;
  let rest = '';
  for await (const chunk of source)
    for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset + start, Math.min(PIECE_BYTES, chunk.length - start));
      decode ??= decoderOf(encoding, bytes);
      const lines = linesWithRest(rest + decode(bytes, true));
      rest = lines.pop()!;
      if (rest.length > MAX_LINE_CHARACTERS) rest = rest.slice(0, MAX_LINE_CHARACTERS + 1) + rest.slice(-1);
      yield lines.map(cut);
    }
  rest += decode?.(new Uint8Array(), false) ?? '';
  if (rest !== '') yield linesOf(rest).map(cut);
}

/** Lines ended by LF, CR or CRLF; nothing after the last end of line is not a line. */
export function linesOf(text: string): string[] {
  const lines = text.split(LINE_END);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

const LINE_END = /\r\n|\r|\n/;

/** The last is what may go on: a CR at the end stays with it, since an LF may follow. */
function linesWithRest(text: string): string[] {
  const lines = text.includes('\r') ? text.split(/\r\n|\r(?!$)|\n/) : text.split('\n');
  return lines;
}

const cut = (line: string): string =>
  line.length > MAX_LINE_CHARACTERS ? line.slice(0, MAX_LINE_CHARACTERS + 1) : line;

type Decode = (bytes: Uint8Array, more: boolean) => string;

/** @param first the first bytes of the text. */
function decoderOf(encoding: string, first: Buffer): Decode {
  const name = encoding.toLowerCase();
  if (name === 'iso-8859-1' || name === 'latin1') return (bytes) => Buffer.from(bytes).toString('latin1');
  const decoder = makeDecoder(name === 'utf-16' ? utf16Order(first) : name);
  return (bytes, more) => {
    try {
      return decoder.decode(bytes, { stream: more });
    } catch (cause) {
      throw new EncodingFault(`the bytes are not ${encoding}`, { cause });
    }
  };
}

function makeDecoder(name: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(name, { fatal: true });
  } catch (cause) {
    throw new EncodingFault(`the encoding ${name} is not known`, { cause });
  }
}

/** UTF-16 without a mark is big-endian (RFC 2781 §4.3). */
const utf16Order = (bytes: Buffer): string => (bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-16be');

export function isKnownEncoding(encoding: string): boolean {
  try {
    return new TextDecoder(encoding).encoding !== '';
  } catch {
    return false;
  }
}
