import { CompactTable, DigestColumn, NumberColumn } from '@mocban/core';
import type { ManifestEntry } from './types.js';

/** The lines of a manifest in a compact table: the name, the digest's bytes and some 25 bytes for each. */
export class ManifestEntries implements Iterable<ManifestEntry> {
  readonly #paths = new CompactTable();
  readonly #digests: DigestColumn;
  readonly #lines = new NumberColumn();
  readonly #hexLength: number;
  /** Digests of another length, and by an entry's number their place there, counted from 1. */
  readonly #odd = new CompactTable('utf8', false);
  readonly #oddOf = new NumberColumn();

  /** @param hexLength of the algorithm's digests */
  constructor(hexLength: number) {
    this.#hexLength = hexLength;
    this.#digests = new DigestColumn(hexLength / 2);
  }

  get length(): number {
    return this.#paths.size;
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  digestOf(path: string): string | undefined {
    const number = this.#paths.numberOf(path);
    return number === undefined ? undefined : this.#digest(number);
  }

  /** Of two entries for one path the first is kept. @returns the digest kept, when there was one before */
  add({ path, digest, line }: ManifestEntry): string | undefined {
    const before = this.#paths.size;
    const number = this.#paths.add(path);
    if (this.#paths.size === before) return this.#digest(number);
    this.#lines.set(number, line);
    if (digest.length === this.#hexLength) this.#digests.set(number, digest);
    else this.#oddOf.set(number, this.#odd.add(digest) + 1);
    return undefined;
  }

  *[Symbol.iterator](): Generator<ManifestEntry> {
    for (let number = 0; number < this.#paths.size; number += 1)
      yield { path: this.#paths.at(number), digest: this.#digest(number), line: this.#lines.get(number) };
  }

  #digest(number: number): string {
    return this.#digests.get(number) ?? this.#odd.at(this.#oddOf.get(number) - 1);
  }
}
