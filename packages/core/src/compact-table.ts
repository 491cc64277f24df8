// The global object is slow to ask in a context of its own, as tests run in.
const { imul } = Math;

/** Slots per entry of the index, at least. */
const SPARSENESS = 2;

/**
 * A list of distinct strings that is also their index, kept as bytes outside the heap of JavaScript: an entry costs its bytes
 * (half its length for hexadecimal text) and about 16 more. What is added once keeps its number; nothing can be removed.
 * Strings come back as they went in, hexadecimal ones in lower case; lone surrogates are not told apart.
 */
export class CompactTable {
  readonly #encoding: 'utf8' | 'hex';
  #bytes = Buffer.allocUnsafeSlow(1024);
  #ends = new Uint32Array(64);
  /** Number of an entry plus one, by hash. */
  #slots = new Uint32Array(128);
  #size = 0;
  /** Differs from table to table, so that nobody can choose names that all meet in one slot. */
  readonly #seed = (Math.random() * 2 ** 32) >>> 0;

  /** @param encoding `hex` for digests: hexadecimal digits only, an even number. */
  constructor(encoding: 'utf8' | 'hex' = 'utf8') {
    this.#encoding = encoding;
  }

  get size(): number {
    return this.#size;
  }

  /** @returns the number of the string, counted from 0 in the order of adding; that of the earlier one when it was added before */
  add(text: string): number {
    const { start, end } = this.#write(text);
    const slot = this.#slotOf(start, end);
    const known = this.#slots[slot]!;
    if (known !== 0) return known - 1;
    const number = this.#size;
    if (number === this.#ends.length) this.#ends = grown(this.#ends, number * 2);
    this.#ends[number] = end;
    this.#slots[slot] = number + 1;
    this.#size = number + 1;
    if (this.#size * SPARSENESS > this.#slots.length) this.#index(this.#slots.length * 2);
    return number;
  }

  has(text: string): boolean {
    return this.numberOf(text) !== undefined;
  }

  numberOf(text: string): number | undefined {
    const { start, end } = this.#write(text);
    const known = this.#slots[this.#slotOf(start, end)]!;
    return known === 0 ? undefined : known - 1;
  }

  /** @param number below `size` */
  at(number: number): string {
    return this.#bytes.toString(this.#encoding, this.#startOf(number), this.#ends[number]);
  }

  /** Order of the bytes of two entries. */
  compare(a: number, b: number): number {
    return this.#bytes.compare(this.#bytes, this.#startOf(b), this.#ends[b], this.#startOf(a), this.#ends[a]);
  }

  /** The numbers of all entries in the order of their bytes. */
  sorted(): Uint32Array {
    return Uint32Array.from({ length: this.#size }, (_, number) => number).sort((a, b) => this.compare(a, b));
  }

  *[Symbol.iterator](): Generator<string> {
    for (let number = 0; number < this.#size; number += 1) yield this.at(number);
  }

  #startOf(number: number): number {
    return number === 0 ? 0 : this.#ends[number - 1]!;
  }

  /** Puts the bytes of a string behind the last entry, where they become the next one or are written over. */
  #write(text: string): { start: number; end: number } {
    const start = this.#size === 0 ? 0 : this.#ends[this.#size - 1]!;
    const most = start + text.length * 3;
    if (most > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(most, Math.ceil(this.#bytes.length * 1.5)));
      this.#bytes.copy(larger, 0, 0, start);
      this.#bytes = larger;
    }
    return { start, end: start + this.#bytes.write(text, start, this.#encoding) };
  }

  /** The slot that holds these bytes, or the free one where they belong. */
  #slotOf(start: number, end: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = this.#hash(start, end) & mask; ; slot = (slot + 1) & mask) {
      const known = this.#slots[slot]!;
      if (known === 0) return slot;
      const from = this.#startOf(known - 1);
      const to = this.#ends[known - 1]!;
      if (to - from === end - start && this.#bytes.compare(this.#bytes, start, end, from, to) === 0) return slot;
    }
  }

  /** FNV-1a, mixed once more so that the low bits depend on all of them. */
  #hash(start: number, end: number): number {
    let hash = this.#seed;
    for (let at = start; at < end; at += 1) hash = imul(hash ^ this.#bytes[at]!, 0x01000193);
    hash = imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return (hash ^ (hash >>> 13)) >>> 0;
  }

  #index(slots: number): void {
    this.#slots = new Uint32Array(slots);
    for (let number = 0; number < this.#size; number += 1)
      this.#slots[this.#slotOf(this.#startOf(number), this.#ends[number]!)] = number + 1;
  }
}

/** A digest, or nothing, per number of a table, kept as bytes. */
export class DigestColumn {
  readonly #width: number;
  #bytes = Buffer.alloc(0);
  #known = new Uint8Array(0);

  /** @param width bytes of a digest */
  constructor(width: number) {
    this.#width = width;
  }

  set(number: number, digest: string): void {
    if (number >= this.#known.length) this.#grow(Math.max(64, number + 1, Math.ceil(this.#known.length * 1.5)));
    this.#bytes.write(digest, number * this.#width, this.#width, 'hex');
    this.#known[number] = 1;
  }

  /** Lower-case hexadecimal. */
  get(number: number): string | undefined {
    if (this.#known[number] !== 1) return undefined;
    return this.#bytes.toString('hex', number * this.#width, (number + 1) * this.#width);
  }

  #grow(length: number): void {
    const bytes = Buffer.alloc(length * this.#width);
    this.#bytes.copy(bytes);
    this.#bytes = bytes;
    const known = new Uint8Array(length);
    known.set(this.#known);
    this.#known = known;
  }
}

/** A number per number of a table, 0 where none was set. */
export class NumberColumn {
  #values: Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

  /** @param kind `float64` for sizes, which may be beyond 2³². @defaultValue `uint32` */
  constructor(kind: 'uint32' | 'float64' = 'uint32') {
    this.#values = kind === 'uint32' ? new Uint32Array(64) : new Float64Array(64);
  }

  set(number: number, value: number): void {
    if (number >= this.#values.length)
      this.#values = grown(this.#values, Math.max(number + 1, this.#values.length * 2));
    this.#values[number] = value;
  }

  get(number: number): number {
    return this.#values[number] ?? 0;
  }
}

function grown<Values extends Uint32Array | Float64Array>(values: Values, length: number): Values {
  const larger = new (values.constructor as new (length: number) => Values)(length);
  larger.set(values);
  return larger;
}
