import { DigestColumn } from '@mocban/core';

/** The digests by one further algorithm, by the number of the content path. Those of one length are held as bytes. */
export class FixityBlock {
  #length = 0;
  #digests = new DigestColumn(0);
  /** What is no digest of the length of the first: sizes, and what other writers make. */
  readonly #others = new Map<number, string>();
  /** Digests that an inventory being read has named, as often as it did. */
  keys = 0;

  set(content: number, digest: string): void {
    if (this.#length === 0 && isBytes(digest)) {
      this.#length = digest.length;
      this.#digests = new DigestColumn(digest.length / 2);
    }
    if (digest.length === this.#length && isBytes(digest)) this.#digests.set(content, digest);
    else this.#others.set(content, digest);
  }

  get(content: number): string | undefined {
    return this.#others.get(content) ?? this.#digests.get(content);
  }

  /** The content paths, of so many, that have a digest, in the order of their digests. */
  sorted(contents: number): Uint32Array {
    return Uint32Array.from({ length: contents }, (_, content) => content)
      .filter((content) => this.#others.has(content) || this.#digests.has(content))
      .sort((a, b) => this.compare(a, b));
  }

  /** Order of the digests of two content paths that have one. */
  compare(a: number, b: number): number {
    if (this.#others.size === 0) return this.#digests.compare(a, b);
    const [first, second] = [this.get(a)!, this.get(b)!];
    return first < second ? -1 : Number(first > second);
  }
}

const isBytes = (digest: string): boolean => digest.length % 2 === 0 && /^[0-9a-f]+$/.test(digest);
