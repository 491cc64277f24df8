import { malformed, PkiError } from '../error.js';

/** What is looked at of hostile bytes, at most. */
const MAX_DEPTH = 64;
const MAX_CHILDREN = 10_000;

export type TagClass = 'universal' | 'application' | 'context' | 'private';
const CLASSES: readonly TagClass[] = ['universal', 'application', 'context', 'private'];

/** How lengths may be written: DER alone, or BER, which signatures that were made as a stream have. */
export type Encoding = 'der' | 'ber';

/** Numbers of the universal tags that are met here. @see X.680 §8.4 */
export const TAG = {
  BOOLEAN: 1,
  INTEGER: 2,
  BIT_STRING: 3,
  OCTET_STRING: 4,
  NULL: 5,
  OBJECT_IDENTIFIER: 6,
  ENUMERATED: 10,
  UTF8_STRING: 12,
  SEQUENCE: 16,
  SET: 17,
  NUMERIC_STRING: 18,
  PRINTABLE_STRING: 19,
  TELETEX_STRING: 20,
  IA5_STRING: 22,
  UTC_TIME: 23,
  GENERALIZED_TIME: 24,
  VISIBLE_STRING: 26,
  UNIVERSAL_STRING: 28,
  BMP_STRING: 30,
} as const;

/** One element: where it lies in the bytes it was read from. What is inside is read when it is asked for. */
export class Asn1 {
  constructor(
    private readonly source: Buffer,
    private readonly start: number,
    private readonly contentStart: number,
    private readonly contentEnd: number,
    /** Where the next one begins. */
    readonly end: number,
    readonly tagClass: TagClass,
    readonly tag: number,
    readonly isConstructed: boolean,
    private readonly encoding: Encoding,
    private readonly depth: number,
  ) {}

  /** With its tag and length, as it was encoded. */
  get bytes(): Buffer {
    return this.source.subarray(this.start, this.end);
  }

  get content(): Buffer {
    return this.source.subarray(this.contentStart, this.contentEnd);
  }

  is(tag: number, tagClass: TagClass = 'universal'): boolean {
    return this.tag === tag && this.tagClass === tagClass;
  }

  /** What is inside, one after the other: for long lists. @throws PkiError `PKI_MALFORMED`, `PKI_LIMIT` */
  *elements(): Generator<Asn1> {
    if (!this.isConstructed) throw malformed(`expected a constructed element, found tag ${this.tag}`);
    for (let at = this.contentStart; at < this.contentEnd;) {
      const child = readAt(this.source, at, this.contentEnd, this.encoding, this.depth + 1);
      yield child;
      at = child.end;
    }
  }

  /** What is inside. @throws PkiError `PKI_MALFORMED`, `PKI_LIMIT` */
  children(): Asn1[] {
    const children: Asn1[] = [];
    for (const child of this.elements()) {
      if (children.length === MAX_CHILDREN) throw new PkiError('PKI_LIMIT', `more than ${MAX_CHILDREN} elements`);
      children.push(child);
    }
    return children;
  }
}

/**
 * Reads the element that bytes begin with. Nothing behind it is looked at: `end` says where it ends.
 * @throws PkiError `PKI_MALFORMED`, `PKI_LIMIT`
 * @see X.690 §8.1, §10
 */
export const readAsn1 = (bytes: Uint8Array, encoding: Encoding = 'der'): Asn1 =>
  readAt(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0, bytes.byteLength, encoding, 0);

/** Reads bytes that are one element and nothing else. @throws PkiError `PKI_MALFORMED`, `PKI_LIMIT` */
export function readWhole(bytes: Uint8Array, encoding: Encoding = 'der'): Asn1 {
  const element = readAsn1(bytes, encoding);
  if (element.end !== bytes.byteLength) throw malformed(`${bytes.byteLength - element.end} bytes behind the element`);
  return element;
}

function readAt(source: Buffer, start: number, limit: number, encoding: Encoding, depth: number): Asn1 {
  if (depth > MAX_DEPTH) throw new PkiError('PKI_LIMIT', `nested deeper than ${MAX_DEPTH}`);
  const first = byteAt(source, start, limit);
  const { tag, at } = readTag(source, first, start + 1, limit);
  const isConstructed = (first & 0x20) !== 0;
  const lengthByte = byteAt(source, at, limit);
  const head = { tagClass: CLASSES[first >> 6]!, tag, isConstructed };
  const make = (contentStart: number, contentEnd: number, end: number): Asn1 =>
    new Asn1(source, start, contentStart, contentEnd, end, head.tagClass, tag, isConstructed, encoding, depth);
  if (lengthByte === 0x80) {
    if (encoding === 'der' || !isConstructed) throw malformed('an element without a length');
    const contentEnd = endOfContents(source, at + 1, limit, depth);
    return make(at + 1, contentEnd, contentEnd + 2);
  }
  const { length, contentStart } = readLength(source, lengthByte, at + 1, limit, encoding);
  const end = contentStart + length;
  if (end > limit) throw malformed(`an element of ${length} bytes where ${limit - contentStart} are left`);
  return make(contentStart, end, end);
}

function readTag(source: Buffer, first: number, at: number, limit: number): { tag: number; at: number } {
  const low = first & 0x1f;
  if (low !== 0x1f) return { tag: low, at };
  let tag = 0;
  for (let next = at; next < at + 4; next += 1) {
    const byte = byteAt(source, next, limit);
    if (next === at && byte === 0x80) break;
    tag = tag * 128 + (byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    if (tag < 0x1f) break;
    return { tag, at: next + 1 };
  }
  throw malformed('a tag that is not written as it must be');
}

function readLength(
  source: Buffer,
  first: number,
  at: number,
  limit: number,
  encoding: Encoding,
): { length: number; contentStart: number } {
  if (first < 0x80) return { length: first, contentStart: at };
  const bytes = first & 0x7f;
  if (bytes > 6) throw malformed(`a length of ${bytes} bytes`);
  byteAt(source, at + bytes - 1, limit);
  const length = source.readUIntBE(at, bytes);
  const isShortest = length > 0x7f && source[at] !== 0;
  if (encoding === 'der' && !isShortest) throw malformed('a length that is longer than it must be');
  return { length, contentStart: at + bytes };
}

/** Where the end-of-contents octets of an element without a length are. */
function endOfContents(source: Buffer, start: number, limit: number, depth: number): number {
  let at = start;
  for (;;) {
    byteAt(source, at + 1, limit);
    if (source[at] === 0 && source[at + 1] === 0) return at;
    at = readAt(source, at, limit, 'ber', depth + 1).end;
  }
}

function byteAt(source: Buffer, at: number, limit: number): number {
  if (at >= limit) throw malformed('it breaks off');
  return source[at]!;
}
