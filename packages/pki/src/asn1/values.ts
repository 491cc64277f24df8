import { malformed } from '../error.js';
import { TAG, type Asn1 } from './element.js';

/** @throws PkiError `PKI_MALFORMED` when it is another one */
export function expect(element: Asn1 | undefined, tag: number, what: string): Asn1 {
  if (element === undefined) throw malformed(`${what}: expected tag ${tag}, found nothing`);
  if (!element.is(tag)) throw malformed(`${what}: expected tag ${tag}, found ${element.tagClass} ${element.tag}`);
  return element;
}

/** The elements of a SEQUENCE. */
export const sequence = (element: Asn1 | undefined, what: string): Asn1[] =>
  expect(element, TAG.SEQUENCE, what).children();

/** Takes elements of a SEQUENCE from the front, the optional ones by their tags. */
export class Fields {
  #at = 0;

  constructor(
    private readonly elements: readonly Asn1[],
    private readonly what: string,
  ) {}

  static of(element: Asn1 | undefined, what: string): Fields {
    return new Fields(sequence(element, what), what);
  }

  next(): Asn1 {
    const element = this.elements[this.#at];
    if (element === undefined) throw malformed(`${this.what}: a member is missing`);
    this.#at += 1;
    return element;
  }

  /** The next one, when it has this tag. */
  optional(tag: number, tagClass: 'universal' | 'context' = 'universal'): Asn1 | undefined {
    const element = this.elements[this.#at];
    if (element?.is(tag, tagClass) !== true) return undefined;
    this.#at += 1;
    return element;
  }

  tagged(tag: number): Asn1 | undefined {
    return this.optional(tag, 'context');
  }

  get isAtEnd(): boolean {
    return this.#at === this.elements.length;
  }

  rest(): Asn1[] {
    return this.elements.slice(this.#at);
  }

  /** @throws PkiError `PKI_MALFORMED` when something is left */
  end(): void {
    if (!this.isAtEnd) throw malformed(`${this.what}: something that does not belong there`);
  }
}

/** Dotted decimal. */
export function oid(element: Asn1 | undefined): string {
  const { content } = expect(element, TAG.OBJECT_IDENTIFIER, 'object identifier');
  if (content.length === 0 || content.length > 256 || (content.at(-1)! & 0x80) !== 0)
    throw malformed('an object identifier that breaks off');
  const arcs: bigint[] = [];
  let arc = 0n;
  let isFirst = true;
  for (const byte of content) {
    if (isFirst && byte === 0x80) throw malformed('an object identifier that is longer than it must be');
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    isFirst = (byte & 0x80) === 0;
    if (!isFirst) continue;
    if (arcs.length > 0) arcs.push(arc);
    else {
      const root = arc < 80n ? arc / 40n : 2n;
      arcs.push(root, arc - root * 40n);
    }
    arc = 0n;
  }
  return arcs.join('.');
}

/** Lower-case hexadecimal of the number's bytes, as serial numbers are compared. */
export function integerHex(element: Asn1 | undefined): string {
  const { content } = expect(element, TAG.INTEGER, 'integer');
  if (content.length === 0) throw malformed('an integer without bytes');
  return content.toString('hex');
}

export function integer(element: Asn1 | undefined): bigint {
  const hex = integerHex(element);
  if (hex.length > 16_384) throw malformed('an integer of more than 8 KiB');
  return BigInt.asIntN(hex.length * 4, BigInt(`0x${hex}`));
}

/** A number that counts something. */
export function count(element: Asn1 | undefined): number {
  const value = integer(element);
  // More than any path is long: the largest there is does as well.
  if (value < 0n) throw malformed(`expected no negative number, found ${value}`);
  return value > 1_000_000_000n ? 1_000_000_000 : Number(value);
}

export function boolean(element: Asn1 | undefined): boolean {
  const { content } = expect(element, TAG.BOOLEAN, 'boolean');
  if (content.length !== 1) throw malformed('a boolean of another length than one');
  return content[0] !== 0;
}

/** The octets of a BIT STRING that has whole ones. */
export function bitOctets(element: Asn1 | undefined): Buffer {
  const { content } = expect(element, TAG.BIT_STRING, 'bit string');
  if (content[0] !== 0) throw malformed('a bit string that has no whole octets');
  return content.subarray(1);
}

/** Numbers of the bits that are set. @param bits content of a BIT STRING */
export function namedBits(bits: Buffer): Set<number> {
  const unused = bits[0];
  if (unused === undefined || unused > 7 || bits.length > 9) throw malformed('a bit string of named bits');
  const named = new Set<number>();
  const total = (bits.length - 1) * 8 - unused;
  for (let bit = 0; bit < total; bit += 1) if ((bits[1 + (bit >> 3)]! & (0x80 >> (bit & 7))) !== 0) named.add(bit);
  return named;
}

/** Octets, also those that BER lets come in pieces. */
export function octets(element: Asn1 | undefined): Buffer {
  const { isConstructed, content } = expect(element, TAG.OCTET_STRING, 'octet string');
  if (!isConstructed) return content;
  const pieces: Buffer[] = [];
  for (const piece of element!.elements()) pieces.push(octets(piece));
  return Buffer.concat(pieces);
}

/** What is inside an explicit tag. */
export function explicit(element: Asn1): Asn1 {
  const [inner, ...more] = element.children();
  if (inner === undefined || more.length > 0) throw malformed('an explicit tag has one element');
  return inner;
}

const UTC = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;
const GENERALIZED = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{1,9}))?Z$/;

/** UTCTime or GeneralizedTime, in UTC and to the second or finer. @see RFC 5280 §4.1.2.5 */
export function time(element: Asn1 | undefined): Date {
  const text = element?.content.toString('latin1') ?? '';
  const isUtc = element?.is(TAG.UTC_TIME) === true;
  if (!isUtc && element?.is(TAG.GENERALIZED_TIME) !== true) throw malformed('expected a time');
  const found = (isUtc ? UTC : GENERALIZED).exec(text);
  if (found === null) throw malformed(`a time that is not written in UTC: ${JSON.stringify(text.slice(0, 40))}`);
  const [years, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const year = isUtc ? years + (years < 50 ? 2000 : 1900) : years;
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  at.setUTCHours(hour, minute, second, Math.floor(Number(`0.${found[7] ?? '0'}`) * 1000));
  const isReal = at.getUTCMonth() === month - 1 && at.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!isReal) throw malformed(`a time that there is not: ${text}`);
  return at;
}

/** Text of one of the string types; `undefined` for what is no string. */
export function text(element: Asn1): string | undefined {
  if (element.tagClass !== 'universal' || element.isConstructed) return undefined;
  const { content } = element;
  switch (element.tag) {
    case TAG.UTF8_STRING:
      return content.toString('utf8');
    case TAG.PRINTABLE_STRING:
    case TAG.IA5_STRING:
    case TAG.NUMERIC_STRING:
    case TAG.VISIBLE_STRING:
    case TAG.TELETEX_STRING:
      return content.toString('latin1');
    case TAG.BMP_STRING:
      return content.length % 2 === 0 ? Buffer.from(content).swap16().toString('utf16le') : undefined;
    case TAG.UNIVERSAL_STRING:
      return universal(content);
    default:
      return undefined;
  }
}

function universal(content: Buffer): string | undefined {
  if (content.length % 4 !== 0) return undefined;
  const points: string[] = [];
  for (let at = 0; at < content.length; at += 4) {
    const point = content.readUInt32BE(at);
    if (point > 0x10ffff) return undefined;
    points.push(String.fromCodePoint(point));
  }
  return points.join('');
}
