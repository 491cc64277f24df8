import { CompactTable, NumberColumn } from '@mocban/core';
import type { ManifestEntry } from './types.js';

/** The lines of a manifest in a compact table: the path, half the digest's length and some 40 bytes for each. */
export class ManifestEntries implements Iterable<ManifestEntry> {
  readonly #paths = new CompactTable();
  readonly #digests = new CompactTable('hex');
  readonly #digestOf = new NumberColumn();
  readonly #lines = new NumberColumn();
  /** Digests of an odd length are no bytes. */
  readonly #odd = new Map<number, string>();

  get length(): number {
    return this.#paths.size;
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  /** Of two entries for one path the first is kept. @returns the digest kept */
  add({ path, digest, line }: ManifestEntry): string {
    const before = this.#paths.size;
    const number = this.#paths.add(path);
    if (this.#paths.size > before) {
      this.#lines.set(number, line);
      if (digest.length % 2 === 0) this.#digestOf.set(number, this.#digests.add(digest));
      else this.#odd.set(number, digest);
    }
    return this.#digest(number);
  }

  *[Symbol.iterator](): Generator<ManifestEntry> {
    for (let number = 0; number < this.#paths.size; number += 1)
      yield { path: this.#paths.at(number), digest: this.#digest(number), line: this.#lines.get(number) };
  }

  #digest(number: number): string {
    return this.#odd.get(number) ?? this.#digests.at(this.#digestOf.get(number));
  }
}
