import type { FileWindows } from '../matching/windows.js';
import { combiningMarksOf, type CombiningMarks } from './combining-marks.js';
import { vietnameseEvidence, type VietnameseEvidence } from './vietnamese/evidence.js';

/**
 * How a text is encoded. `8-bit`: bytes above 127 that are no UTF-8, in an encoding that bytes alone do not tell (windows-1258,
 * windows-1252, TCVN3 and VNI all use the same ones); what its words speak for is `vietnamese`.
 */
export type TextEncoding = 'us-ascii' | 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be' | '8-bit';

export interface TextFacts {
  encoding: TextEncoding;
  /** It begins with a byte order mark. */
  hasMark: boolean;
  /** Of Unicode, where letters and their marks are characters of their own. */
  combiningMarks?: CombiningMarks;
  /** Of `8-bit` where there are words enough: whether they are Vietnamese, and in which encoding. Weaker than all else here. */
  vietnamese?: VietnameseEvidence;
}

/** Of an encoding that nothing proves, no more than every second byte is to be above 127: of compressed bytes as many are. */
const MOST_HIGH = 0.45;

/** The encoding of a text by all bytes that are looked at of it; `undefined` for what is no text. */
export function textFactsOf(windows: FileWindows): TextFacts | undefined {
  const facts = provedOf(windows);
  if (facts === undefined || facts.encoding === 'us-ascii') return facts;
  if (facts.encoding === '8-bit') {
    const vietnamese = vietnameseEvidence(windows.first);
    return vietnamese === undefined ? facts : { ...facts, vietnamese };
  }
  const combiningMarks = combiningMarksOf(windows.first, facts.encoding);
  return combiningMarks === undefined ? facts : { ...facts, combiningMarks };
}

function provedOf({ sizeBytes, first, last }: FileWindows): TextFacts | undefined {
  if (sizeBytes === 0) return undefined;
  const isWhole = sizeBytes <= first.length;
  const marked = markOf(first);
  const wide = marked?.encoding === 'utf-8' ? undefined : (marked ?? wideWithoutMark(first));
  if (wide !== undefined) return isWide(first, wide.encoding, isWhole) ? wide : undefined;
  const begun = byteEncoding(first, isWhole);
  const ended = isWhole ? begun : byteEncoding(withoutPart(last), true);
  const both = begun === undefined || ended === undefined ? undefined : widest(begun, ended);
  if (both === undefined || (marked !== undefined && both === '8-bit')) return undefined;
  return marked ?? { encoding: both, hasMark: false };
}

function markOf(bytes: Uint8Array): { encoding: TextEncoding; hasMark: true } | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', hasMark: true };
  if (a === 0xff && b === 0xfe) return { encoding: c === 0 && d === 0 ? 'utf-32le' : 'utf-16le', hasMark: true };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', hasMark: true };
  return a === 0 && b === 0 && c === 0xfe && d === 0xff ? { encoding: 'utf-32be', hasMark: true } : undefined;
}

/** Text of languages with Latin letters has a zero in nearly each pair of bytes, always on the same side. */
function wideWithoutMark(bytes: Uint8Array): { encoding: TextEncoding; hasMark: false } | undefined {
  const length = Math.min(bytes.length, 4096) & ~1;
  if (length < 8) return undefined;
  const zeros: [number, number] = [0, 0];
  for (let at = 0; at < length; at += 1) if (bytes[at] === 0) zeros[at & 1 ? 1 : 0] += 1;
  const [even, odd] = zeros;
  if (odd > length * 0.3 && even === 0) return { encoding: 'utf-16le', hasMark: false };
  return even > length * 0.3 && odd === 0 ? { encoding: 'utf-16be', hasMark: false } : undefined;
}

/** Tab, line feed, form feed, carriage return and escape; the last byte of a file of DOS may be its end mark. */
const isAllowedControl = (byte: number): boolean =>
  byte === 0x09 || byte === 0x0a || byte === 0x0c || byte === 0x0d || byte === 0x1b;
const DOS_END = 0x1a;

/** @param isEnd the last byte is the file's */
function byteEncoding(bytes: Uint8Array, isEnd: boolean): 'us-ascii' | 'utf-8' | '8-bit' | undefined {
  const length = isEnd && bytes[bytes.length - 1] === DOS_END ? bytes.length - 1 : bytes.length;
  let high = 0;
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[at]!;
    if (byte >= 0x80) high += 1;
    else if ((byte < 0x20 && !isAllowedControl(byte)) || byte === 0x7f) return undefined;
  }
  if (high === 0) return 'us-ascii';
  if (isUtf8(bytes.subarray(0, length), isEnd)) return 'utf-8';
  return high <= MOST_HIGH * length ? '8-bit' : undefined;
}

function isUtf8(bytes: Uint8Array, isEnd: boolean): boolean {
  try {
    // A window may end within a character.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isEnd });
    return true;
  } catch {
    return false;
  }
}

function isWide(bytes: Uint8Array, encoding: TextEncoding, isWhole: boolean): boolean {
  const width = encoding.startsWith('utf-32') ? 4 : 2;
  if (isWhole && bytes.length % width !== 0) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length - (bytes.length % width));
  const isLittle = encoding.endsWith('le');
  for (let at = 0; at < view.byteLength; at += width) {
    const unit = width === 4 ? view.getUint32(at, isLittle) : view.getUint16(at, isLittle);
    if (unit > 0x10ffff || unit === 0xffff || unit === 0xfffe) return false;
    if (unit < 0x20 && !isAllowedControl(unit)) return false;
  }
  return true;
}

/** Without what is left of a character that the window cuts. */
function withoutPart(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < 3 && start < bytes.length && (bytes[start]! & 0xc0) === 0x80) start += 1;
  return bytes.subarray(start);
}

function widest(a: 'us-ascii' | 'utf-8' | '8-bit', b: 'us-ascii' | 'utf-8' | '8-bit'): TextEncoding {
  const order = ['us-ascii', 'utf-8', '8-bit'] as const;
  return order[Math.max(order.indexOf(a), order.indexOf(b))]!;
}
