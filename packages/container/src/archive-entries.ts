import { CompactTable, NumberColumn } from '@mocban/core';
import type { ArchiveEntry } from './archive-entry.js';

const ENCRYPTED = 1;
const HAS_CRC = 2;
const FLAGS = 4;

/**
 * The entries of an archive in compact tables: the name and some 55 bytes each, where an object takes 300. Several may have one name.
 * What is given out is made for each look.
 */
export class ArchiveEntries implements Iterable<ArchiveEntry> {
  readonly #names = new CompactTable();
  readonly #nameOf = new NumberColumn();
  readonly #sizes = new NumberColumn('float64');
  readonly #packedSizes = new NumberColumn('float64');
  readonly #crcs = new NumberColumn();
  /** Method and flags. */
  readonly #kinds = new NumberColumn();
  readonly #dataStarts = new NumberColumn('float64');
  /** Number plus one by that of the name, once it has been asked for. */
  #byName: NumberColumn | undefined;
  #length = 0;
  /** Numbers of those that are gone through, in this order. */
  #chosen: Uint32Array | undefined;

  /** How many were added. */
  get length(): number {
    return this.#length;
  }

  /** @returns its number, counted from 0 */
  add({ name, sizeBytes, packedBytes, crc32, method, encrypted, dataStart }: ArchiveEntry): number {
    const number = this.#length++;
    this.#nameOf.set(number, this.#names.add(name));
    this.#sizes.set(number, sizeBytes);
    this.#packedSizes.set(number, packedBytes);
    if (crc32 !== undefined) this.#crcs.set(number, crc32);
    this.#kinds.set(number, method * FLAGS + (encrypted ? ENCRYPTED : 0) + (crc32 === undefined ? 0 : HAS_CRC));
    this.#dataStarts.set(number, dataStart);
    return number;
  }

  at(number: number): ArchiveEntry {
    const kind = this.#kinds.get(number);
    return {
      name: this.#names.at(this.#nameOf.get(number)),
      sizeBytes: this.#sizes.get(number),
      packedBytes: this.#packedSizes.get(number),
      ...((kind & HAS_CRC) !== 0 && { crc32: this.#crcs.get(number) }),
      method: Math.floor(kind / FLAGS),
      encrypted: (kind & ENCRYPTED) !== 0,
      dataStart: this.#dataStarts.get(number),
    };
  }

  setDataStart(number: number, dataStart: number): void {
    this.#dataStarts.set(number, dataStart);
  }

  /** Leaves out all but these, which come in this order from now on. */
  choose(numbers: Uint32Array): void {
    this.#chosen = numbers;
  }

  /** The last that has this name, of those that are gone through. */
  find(name: string): ArchiveEntry | undefined {
    const wanted = this.#names.numberOf(name);
    if (wanted === undefined) return undefined;
    this.#byName ??= this.#indexed();
    const number = this.#byName.get(wanted);
    return number === 0 ? undefined : this.at(number - 1);
  }

  *[Symbol.iterator](): Generator<ArchiveEntry> {
    for (const number of this.#numbers()) yield this.at(number);
  }

  /** In byte order of name. */
  *inOrderOfName(): Generator<ArchiveEntry> {
    const names = this.#names;
    const numbers = Uint32Array.from(this.#numbers());
    numbers.sort((a, b) => names.compare(this.#nameOf.get(a), this.#nameOf.get(b)));
    for (const number of numbers) yield this.at(number);
  }

  *#numbers(): Generator<number> {
    if (this.#chosen !== undefined) return yield* this.#chosen;
    for (let number = 0; number < this.#length; number += 1) yield number;
  }

  #indexed(): NumberColumn {
    const byName = new NumberColumn();
    for (const number of this.#numbers()) byName.set(this.#nameOf.get(number), number + 1);
    return byName;
  }
}
