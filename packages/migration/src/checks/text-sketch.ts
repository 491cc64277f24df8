/** Characters of a shingle: long enough that chance agreement is rare, short enough that one wrong character costs little. */
const SHINGLE = 4;
const BUCKETS = 1 << 20;

/**
 * How often which runs of four characters stand in a text, in 4 MiB however long it is. White space and the order of paragraphs play no
 * part, since a page has other line ends, columns and running titles than the document it was made of; the text is compared as NFC, with
 * ligatures and full-width forms as the letters they stand for (NFKC), as fonts have the former and documents the latter.
 */
export class TextSketch {
  readonly #counts = new Uint32Array(BUCKETS);
  #rest = '';
  #shingles = 0;

  /** @param text in pieces that may end anywhere but within a character */
  add(text: string): void {
    const dense = this.#rest + text.normalize('NFKC').replace(/[\s\p{Cc}\p{Cf}]+/gu, '');
    for (let at = 0; at + SHINGLE <= dense.length; at += 1) this.#count(dense, at);
    this.#rest = dense.slice(-(SHINGLE - 1));
  }

  /** Shorter than a shingle is as good as none. */
  get isEmpty(): boolean {
    return this.#shingles === 0;
  }

  /**
   * The part of this text that another has as well, 0 to 1. What the other has beyond it plays no part: a printed page has running
   * titles, numbers of pages and of paragraphs that its document has not.
   */
  partIn(other: TextSketch): number {
    let both = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) both += Math.min(this.#counts[bucket]!, other.#counts[bucket]!);
    return this.#shingles === 0 ? 1 : both / this.#shingles;
  }

  #count(text: string, at: number): void {
    // FNV-1a over its code units.
    let hash = 0x811c9dc5;
    for (let next = at; next < at + SHINGLE; next += 1) hash = Math.imul(hash ^ text.charCodeAt(next), 0x01000193);
    hash ^= hash >>> 15;
    this.#counts[hash & (BUCKETS - 1)]! += 1;
    this.#shingles += 1;
  }
}
