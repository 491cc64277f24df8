import type { ByteSource } from '@mocban/core';

/** Decoded at a time: larger strings are not garbage of the cheap kind. */
const PIECE_BYTES = 32 * 1024;

/** Longer lines are cut here: no path, URL and digest together come near it. */
const MAX_LINE_CHARACTERS = 64 * 1024;

/**
 * Decodes a tag file. Bytes that are not in the encoding become U+FFFD.
 * @param onFault called once when there are such bytes
 */
export const decodeTagFile = (bytes: Buffer, encoding: string, onFault: () => void): string =>
  decoderOf(encoding, bytes, onFault)(bytes, false);

/**
 * Lines of a tag file of any length, those of a chunk at a time; an empty line keeps its place. A line longer than 65,536 characters is
 * cut to one more than that. Bytes that are not in the encoding become U+FFFD. Holds one chunk and one line.
 * @param onFault called once when there are such bytes
 * @throws what the source throws
 */
export async function* readLines(source: ByteSource, encoding: string, onFault: () => void): AsyncGenerator<string[]> {
  let decode: Decode | undefined;
  let rest = '';
  for await (const chunk of source)
    for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset + start, Math.min(PIECE_BYTES, chunk.length - start));
      decode ??= decoderOf(encoding, bytes, onFault);
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

/** @param first the first bytes of the text. A mark of UTF-8 stays, so that it can be told of; one of UTF-16 belongs there. */
function decoderOf(encoding: string, first: Buffer, onFault: () => void): Decode {
  const name = encoding.toLowerCase();
  if (name === 'iso-8859-1' || name === 'latin1') return (bytes) => Buffer.from(bytes).toString('latin1');
  const label = name === 'utf-16' ? utf16Order(first) : name;
  let decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  const keepsMark = decoder.encoding === 'utf-8';
  if (!keepsMark) decoder = new TextDecoder(label, { fatal: true });
  return (bytes, more) => {
    try {
      return decoder.decode(bytes, { stream: more });
    } catch {
      if (decoder.fatal) onFault();
      decoder = new TextDecoder(label, { ignoreBOM: keepsMark });
      return decoder.decode(bytes, { stream: more });
    }
  };
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
