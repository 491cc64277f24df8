import { isAscii, isUtf8 } from 'node:buffer';
import type { ByteSource } from '@mocban/core';
import { XmlError } from './error.js';

/** Bytes looked at for the byte order mark and the XML declaration. */
const PROLOG_BYTES = 1024;

interface ChunkDecoder {
  decode(bytes: Uint8Array): string;
  /** What is left at the end; fails when the bytes stop inside a character. */
  end(): string;
}

/**
 * Decodes a document by its byte order mark and its XML declaration.
 * UTF-8, UTF-16 with a byte order mark, ISO-8859-1, windows-1252 and US-ASCII; whatever else is declared is refused.
 * @yields text, a chunk of at most as many characters as the source's chunk has bytes
 * @throws XmlError `XML_ENCODING` for malformed bytes, an encoding not listed, and a declaration that contradicts the mark;
 *   `XML_TOO_LARGE` beyond `maxBytes`
 * @see XML 1.0 §4.3.3 and appendix F
 */
export async function* decodeXml(source: ByteSource, maxBytes: number): AsyncGenerator<string> {
  let decoder: ChunkDecoder | undefined;
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let total = 0;
  for await (const chunk of source) {
    total += chunk.byteLength;
    if (total > maxBytes) throw new XmlError('XML_TOO_LARGE', `the document has more than ${maxBytes} bytes`);
    if (decoder !== undefined) {
      yield decoder.decode(chunk);
      continue;
    }
    held.push(chunk);
    heldBytes += chunk.byteLength;
    const prolog = Buffer.concat(held, heldBytes);
    if (heldBytes < PROLOG_BYTES && !declarationEnds(prolog)) continue;
    decoder = decoderFor(prolog);
    held = [];
    yield decoder.decode(prolog);
  }
  if (decoder === undefined) {
    const all = Buffer.concat(held, heldBytes);
    decoder = decoderFor(all);
    yield decoder.decode(all);
  }
  yield decoder.end();
}

const declarationEnds = (prolog: Buffer): boolean =>
  prolog.length >= 4 && prolog.subarray(0, PROLOG_BYTES).includes('>');

function decoderFor(prolog: Buffer): ChunkDecoder {
  const mark = byteOrderMark(prolog);
  const head = prolog.subarray(0, PROLOG_BYTES);
  const text = mark?.startsWith('utf-16')
    ? new TextDecoder(mark).decode(head)
    : head.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '');
  const declared = /^<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']/.exec(text)?.[1]?.toLowerCase();
  if (mark !== undefined) {
    const agrees = declared === undefined || declared === mark || (declared === 'utf-16' && mark !== 'utf-8');
    if (!agrees)
      throw new XmlError('XML_ENCODING', `the byte order mark says ${mark.toUpperCase()}, the declaration ${declared}`);
    return strictDecoder(mark);
  }
  switch (declared) {
    case undefined:
    case 'utf-8':
    case 'utf8':
      return utf8Decoder();
    case 'us-ascii':
    case 'ascii':
      return asciiDecoder;
    case 'iso-8859-1':
    case 'latin1':
      return latin1Decoder;
    case 'windows-1252':
    case 'cp1252':
      return windows1252Decoder;
    default:
      throw new XmlError('XML_ENCODING', `the declared encoding ${declared} is not supported here`);
  }
}

function byteOrderMark(bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined {
  const [a, b, c, d] = bytes;
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0))
    throw new XmlError('XML_ENCODING', 'UTF-32 is not supported');
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if ((a === 0 && b === 0x3c) || (a === 0x3c && b === 0))
    throw new XmlError('XML_ENCODING', 'UTF-16 needs a byte order mark');
  return undefined;
}

/** @param ignoreBOM whether what looks like a mark is a character */
function strictDecoder(label: 'utf-8' | 'utf-16le' | 'utf-16be', ignoreBOM = false): ChunkDecoder {
  const decoder = new TextDecoder(label, { fatal: true, ignoreBOM });
  const run = (bytes: Uint8Array | undefined): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch (cause) {
      throw new XmlError('XML_ENCODING', `the document is not well-formed ${label.toUpperCase()}`, { cause });
    }
  };
  return { decode: run, end: () => run(undefined) };
}

/** UTF-8 without a mark. A decoder of streams takes several times as long as chunks that end with a character: it comes in with the first that does not. */
function utf8Decoder(): ChunkDecoder {
  let stream: ChunkDecoder | undefined;
  return {
    decode(bytes) {
      if (stream === undefined && isUtf8(bytes)) return whole(bytes, isAscii(bytes) ? 'latin1' : 'utf8');
      stream ??= strictDecoder('utf-8', true);
      return stream.decode(bytes);
    },
    end: () => stream?.end() ?? '',
  };
}

const whole = (bytes: Uint8Array, encoding: 'latin1' | 'utf8'): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(encoding);

const asciiDecoder: ChunkDecoder = {
  decode(bytes) {
    if (!isAscii(bytes))
      throw new XmlError('XML_ENCODING', 'the document is declared US-ASCII and holds a byte above 127');
    return whole(bytes, 'latin1');
  },
  end: () => '',
};

/** Not TextDecoder: it reads the label ISO-8859-1 as windows-1252 (Encoding Standard §4.2). */
const latin1Decoder: ChunkDecoder = {
  decode: (bytes) => whole(bytes, 'latin1'),
  end: () => '',
};

/** Bytes 0x80 to 0x9F of windows-1252, where it differs from ISO-8859-1; five of them are unassigned. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Not TextDecoder either: some Node.js releases decode this label as ISO-8859-1. */
const windows1252Decoder: ChunkDecoder = {
  decode: (bytes) =>
    latin1Decoder
      .decode(bytes)
      .replace(/[\u0080-\u009f]/g, (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80]!),
  end: () => '',
};
