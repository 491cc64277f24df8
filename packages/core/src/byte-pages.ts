const PAGE_BITS = 16;
/** Bytes of a page: few for a large table, and small enough for the allocator to use the place of one for the next. */
const PAGE_BYTES = 2 ** PAGE_BITS;
const FIRST_BYTES = 1024;

/**
 * Bytes that are only added to, in pages that stay where they are: growing copies nothing (but the first page, while it is small)
 * and holds one page in vain at most. A piece lies in one page; one that is longer than that has a page of its own.
 */
export class BytePages {
  /** By place divided by the size of a page; a long page is followed by gaps. */
  readonly #pages: Buffer[] = [];
  #end = 0;

  /** @returns where a piece of so many bytes at most may be written; it stays when `keep` is told its end, else it is written over */
  reserve(length: number): number {
    const page = this.#end >>> PAGE_BITS;
    const before = this.#end & (PAGE_BYTES - 1);
    if (before + length <= PAGE_BYTES) {
      if (before + length > (this.#pages[page]?.length ?? 0)) this.#widen(page, before, before + length);
      return this.#end;
    }
    const own = before === 0 ? page : page + 1;
    if (length > (this.#pages[own]?.length ?? 0))
      this.#pages[own] = Buffer.allocUnsafeSlow(Math.max(PAGE_BYTES, length));
    return own * PAGE_BYTES;
  }

  /** @param end place behind the piece that was reserved last */
  keep(end: number): void {
    this.#end = end;
  }

  /** The page that holds a place, and where in it. */
  pageOf(place: number): Buffer {
    return this.#pages[place >>> PAGE_BITS]!;
  }

  static within(place: number): number {
    return place & (PAGE_BYTES - 1);
  }

  #widen(page: number, used: number, length: number): void {
    const least = page === 0 ? Math.max(FIRST_BYTES, used * 2, length) : PAGE_BYTES;
    const wider = Buffer.allocUnsafeSlow(Math.min(PAGE_BYTES, least));
    this.#pages[page]?.copy(wider, 0, 0, used);
    this.#pages[page] = wider;
  }
}
