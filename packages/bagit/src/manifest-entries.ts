import { CompactTable, DigestColumn, NumberColumn } from '@mocban/core';
import type { TreeFiles } from '@mocban/container/tree';
import type { DigestAlgorithm } from '@mocban/fixity';
import type { ManifestEntry } from './types.js';

/**
 * The lines of a manifest in compact tables: of a file that is in the bag its number in the listing, the digest's bytes and twelve bytes
 * more; only of one that is not the path.
 */
export class ManifestEntries implements Iterable<ManifestEntry> {
  readonly #files: TreeFiles;
  /** Number of the file, that of a path that is not in the bag counted from behind the last file; by an entry's number. */
  readonly #fileOf = new NumberColumn();
  /** Number of the entry plus one, by that of the file. */
  readonly #entryOf = new NumberColumn();
  readonly #absent = new CompactTable();
  readonly #digests: DigestColumn;
  readonly #lines = new NumberColumn();
  readonly #hexLength: number;
  /** Digests of another length, and by an entry's number their place there, counted from 1. */
  readonly #odd = new CompactTable('utf8', false);
  readonly #oddOf = new NumberColumn();
  #length = 0;
  #lastFile = -1;

  /** @param hexLength of the algorithm's digests */
  constructor(files: TreeFiles, hexLength: number) {
    this.#files = files;
    this.#hexLength = hexLength;
    this.#digests = new DigestColumn(hexLength / 2);
  }

  get length(): number {
    return this.#length;
  }

  has(path: string): boolean {
    return this.#numberOf(path) !== undefined;
  }

  /** Whether the file of this number in the bag's listing is listed. */
  hasFile(file: number): boolean {
    return this.#entryOf.get(file) !== 0;
  }

  digestOf(path: string): string | undefined {
    const number = this.#numberOf(path);
    return number === undefined ? undefined : this.#digest(number);
  }

  /** Of two entries for one path the first is kept. @returns the digest kept, when there was one before */
  add({ path, digest, line }: ManifestEntry): string | undefined {
    const file = this.#files.numberOf(path, this.#lastFile + 1);
    if (file === undefined) return this.#add(this.#files.size + this.#absent.add(path), digest, line);
    return this.addFile(file, digest, line);
  }

  /** As `add`, for the file of this number in the bag's listing. */
  addFile(file: number, digest: string, line: number): string | undefined {
    this.#lastFile = file;
    return this.#add(file, digest, line);
  }

  #add(file: number, digest: string, line: number): string | undefined {
    const before = this.#entryOf.get(file);
    if (before > 0) return this.#digest(before - 1);
    const number = this.#length;
    this.#length += 1;
    this.#fileOf.set(number, file);
    this.#entryOf.set(file, number + 1);
    this.#lines.set(number, line);
    if (digest.length === this.#hexLength) this.#digests.set(number, digest);
    else this.#oddOf.set(number, this.#odd.add(digest) + 1);
    return undefined;
  }

  *[Symbol.iterator](): Generator<ManifestEntry> {
    for (let number = 0; number < this.#length; number += 1)
      yield {
        path: this.#pathOf(this.#fileOf.get(number)),
        digest: this.#digest(number),
        line: this.#lines.get(number),
      };
  }

  /** Entries whose file is not in the bag, in the order of the manifest. */
  *absent(): Generator<Omit<ManifestEntry, 'digest'>> {
    for (let number = 0; number < this.#absent.size; number += 1)
      yield {
        path: this.#absent.at(number),
        line: this.#lines.get(this.#entryOf.get(this.#files.size + number) - 1),
      };
  }

  /** The number of each file that is in the bag, with its digest here, in the order of the manifest. */
  *present(): Generator<{ file: number; digest: string }> {
    for (let number = 0; number < this.#length; number += 1) {
      const file = this.#fileOf.get(number);
      if (file < this.#files.size) yield { file, digest: this.#digest(number) };
    }
  }

  /** As `present`, those alone whose file has another digest, or none. */
  *departing(algorithm: DigestAlgorithm): Generator<{ file: number; digest: string }> {
    for (let number = 0; number < this.#length; number += 1) {
      const file = this.#fileOf.get(number);
      if (file >= this.#files.size) continue;
      const isKept = this.#digests.has(number);
      if (isKept && this.#files.hasDigest(file, algorithm, this.#digests, number)) continue;
      yield { file, digest: this.#digest(number) };
    }
  }

  #numberOf(path: string): number | undefined {
    const absent = this.#absent.size === 0 ? undefined : this.#absent.numberOf(path);
    const file = absent === undefined ? this.#files.numberOf(path) : this.#files.size + absent;
    return file === undefined || !this.hasFile(file) ? undefined : this.#entryOf.get(file) - 1;
  }

  #pathOf(file: number): string {
    return file < this.#files.size ? this.#files.pathAt(file) : this.#absent.at(file - this.#files.size);
  }

  #digest(number: number): string {
    return this.#digests.get(number) ?? this.#odd.at(this.#oddOf.get(number) - 1);
  }
}
