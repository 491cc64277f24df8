/** Values of a page: 4 KiB of numbers, up to 64 KiB of digests. */
const PAGE_BITS = 10;
const PAGE_VALUES = 2 ** PAGE_BITS;
const WITHIN = PAGE_VALUES - 1;
const FIRST_VALUES = 64;

type Values = Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** A number per number of a table, 0 where none was set. Grows by pages of 1,024, which stay where they are. */
export class NumberColumn {
  readonly #make: (length: number) => Values;
  readonly #pages: (Values | undefined)[] = [];

  /** @param kind `float64` for sizes, which may be beyond 2³². @defaultValue `uint32` */
  constructor(kind: 'uint32' | 'float64' = 'uint32') {
    this.#make = kind === 'uint32' ? (length) => new Uint32Array(length) : (length) => new Float64Array(length);
  }

  set(number: number, value: number): void {
    let page = this.#pages[number >>> PAGE_BITS];
    if (page === undefined || (number & WITHIN) >= page.length) page = this.#widen(number);
    page[number & WITHIN] = value;
  }

  get(number: number): number {
    return this.#pages[number >>> PAGE_BITS]?.[number & WITHIN] ?? 0;
  }

  #widen(number: number): Values {
    const index = number >>> PAGE_BITS;
    const page = this.#pages[index];
    const wider = this.#make(pageLength(index, number & WITHIN, page?.length ?? 0));
    if (page !== undefined) wider.set(page);
    this.#pages[index] = wider;
    return wider;
  }
}

/** A digest, or nothing, per number of a table, kept as bytes; in pages as well. */
export class DigestColumn {
  readonly #width: number;
  readonly #pages: ({ bytes: Buffer; known: Uint8Array } | undefined)[] = [];

  /** @param width bytes of a digest */
  constructor(width: number) {
    this.#width = width;
  }

  /** @param digest hexadecimal, of the column's width */
  set(number: number, digest: string): void {
    let page = this.#pages[number >>> PAGE_BITS];
    if (page === undefined || (number & WITHIN) >= page.known.length) page = this.#widen(number);
    const within = number & WITHIN;
    page.bytes.write(digest, within * this.#width, this.#width, 'hex');
    page.known[within] = 1;
  }

  has(number: number): boolean {
    return this.#pages[number >>> PAGE_BITS]?.known[number & WITHIN] === 1;
  }

  /** Lower-case hexadecimal. */
  get(number: number): string | undefined {
    if (!this.has(number)) return undefined;
    const page = this.#pages[number >>> PAGE_BITS]!;
    const within = number & WITHIN;
    return page.bytes.toString('hex', within * this.#width, (within + 1) * this.#width);
  }

  /** Whether a digest that is there is that of another column, which need not have one. */
  isSame(number: number, column: DigestColumn, other: number): boolean {
    if (!column.has(other) || column.#width !== this.#width) return false;
    const [own, others] = [this.#pages[number >>> PAGE_BITS]!.bytes, column.#pages[other >>> PAGE_BITS]!.bytes];
    const [from, start] = [(number & WITHIN) * this.#width, (other & WITHIN) * this.#width];
    return own.compare(others, start, start + this.#width, from, from + this.#width) === 0;
  }

  /** Order of the bytes of two digests that are there. */
  compare(a: number, b: number): number {
    const [first, second] = [this.#pages[a >>> PAGE_BITS]!.bytes, this.#pages[b >>> PAGE_BITS]!.bytes];
    const [from, other] = [(a & WITHIN) * this.#width, (b & WITHIN) * this.#width];
    return first.compare(second, other, other + this.#width, from, from + this.#width);
  }

  #widen(number: number): { bytes: Buffer; known: Uint8Array } {
    const index = number >>> PAGE_BITS;
    const page = this.#pages[index];
    const length = pageLength(index, number & WITHIN, page?.known.length ?? 0);
    const wider = { bytes: Buffer.allocUnsafeSlow(length * this.#width), known: new Uint8Array(length) };
    page?.bytes.copy(wider.bytes);
    if (page !== undefined) wider.known.set(page.known);
    this.#pages[index] = wider;
    return wider;
  }
}

/** The first page begins small and doubles, so that a table of few things is small; the others come whole. */
const pageLength = (index: number, within: number, before: number): number =>
  index > 0
    ? PAGE_VALUES
    : Math.min(PAGE_VALUES, 2 ** Math.ceil(Math.log2(Math.max(FIRST_VALUES, within + 1, before * 2))));
