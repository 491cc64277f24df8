import { CompactTable, DigestColumn, NumberColumn } from '@mocban/core';
import type { DigestAlgorithm, Digests } from '@mocban/fixity';
import type { TreeFile, TreeFiles } from './types.js';

interface NewFile {
  path: string;
  sizeBytes?: number;
  digests?: Digests;
}

/** Stands for a size that nobody has asked for. */
const UNKNOWN = NaN;
const NO_DIGESTS = new DigestColumn(1);

/**
 * The files of a tree in compact tables: the name, some 25 bytes and the digests' own length for each, where a map of objects takes
 * half a kilobyte. A file that it gives out is a view: what is assigned to it is kept, what is put into its `digests` is not.
 */
export class FileTable implements TreeFiles {
  readonly #paths = new CompactTable();
  readonly #sizes = new NumberColumn('float64');
  readonly #digests = new Map<DigestAlgorithm, DigestColumn>();

  /**
   * @param files in byte order of path
   * @param measure the size of a file that was added without, asked for each time until it is set. @defaultValue 0
   */
  constructor(
    files: Iterable<NewFile>,
    private readonly measure: (path: string) => number = () => 0,
  ) {
    for (const file of files) this.add(file);
  }

  /** @returns the file as `get` gives it */
  add({ path, sizeBytes = UNKNOWN, digests }: NewFile): TreeFile {
    const number = this.#paths.add(path);
    this.#sizes.set(number, sizeBytes);
    if (digests !== undefined) this.keep(number, digests);
    return this.#view(number, path);
  }

  get size(): number {
    return this.#paths.size;
  }

  numberOf(path: string, guess?: number): number | undefined {
    return this.#paths.numberOf(path, guess);
  }

  pathAt(number: number): string {
    return this.#paths.at(number);
  }

  folderAt(number: number): string {
    return this.#paths.folderAt(number);
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  get(path: string): TreeFile | undefined {
    const number = this.#paths.numberOf(path);
    return number === undefined ? undefined : this.#view(number, path);
  }

  *keys(): MapIterator<string> {
    yield* this.#paths;
  }

  *values(): MapIterator<TreeFile> {
    for (const [, file] of this.entries()) yield file;
  }

  *entries(): MapIterator<[string, TreeFile]> {
    for (let number = 0; number < this.#paths.size; number += 1) {
      const path = this.#paths.at(number);
      yield [path, this.#view(number, path)];
    }
  }

  [Symbol.iterator](): MapIterator<[string, TreeFile]> {
    return this.entries();
  }

  forEach(use: (file: TreeFile, path: string, files: ReadonlyMap<string, TreeFile>) => void): void {
    for (const [path, file] of this.entries()) use(file, path, this);
  }

  #view(number: number, path: string): TreeFile {
    return new FileView(this, number, path);
  }

  sizeOf(number: number): number {
    const sizeBytes = this.#sizes.get(number);
    return Number.isNaN(sizeBytes) ? this.measure(this.pathAt(number)) : sizeBytes;
  }

  knownSize(number: number): { sizeBytes?: number } {
    const sizeBytes = this.#sizes.get(number);
    return Number.isNaN(sizeBytes) ? {} : { sizeBytes };
  }

  setSize(number: number, sizeBytes: number): void {
    this.#sizes.set(number, sizeBytes);
  }

  digestOf(number: number, algorithm: DigestAlgorithm): string | undefined {
    return this.#digests.get(algorithm)?.get(number);
  }

  hasDigest(number: number, algorithm: DigestAlgorithm, digests: DigestColumn, other: number): boolean {
    return digests.isSame(other, this.#digests.get(algorithm) ?? NO_DIGESTS, number);
  }

  missingOf(number: number, algorithms: readonly DigestAlgorithm[]): DigestAlgorithm[] {
    return algorithms.filter((algorithm) => this.#digests.get(algorithm)?.has(number) !== true);
  }

  *top(): Generator<string> {
    for (const number of this.#paths.outsideFolders()) yield this.#paths.at(number);
  }

  digestsOf(number: number): Digests {
    const digests: Digests = {};
    for (const [algorithm, column] of this.#digests) {
      const digest = column.get(number);
      if (digest !== undefined) digests[algorithm] = digest;
    }
    return digests;
  }

  keep(number: number, digests: Digests): void {
    for (const algorithm in digests) {
      const digest = digests[algorithm as DigestAlgorithm]!;
      let column = this.#digests.get(algorithm as DigestAlgorithm);
      if (column === undefined)
        this.#digests.set(algorithm as DigestAlgorithm, (column = new DigestColumn(digest.length / 2)));
      column.set(number, digest);
    }
  }
}

/** One for each look; its values stay in the table. */
class FileView implements TreeFile {
  readonly #table: FileTable;
  readonly #number: number;

  constructor(
    table: FileTable,
    number: number,
    readonly path: string,
  ) {
    this.#table = table;
    this.#number = number;
  }

  get sizeBytes(): number {
    return this.#table.sizeOf(this.#number);
  }

  set sizeBytes(sizeBytes: number) {
    this.#table.setSize(this.#number, sizeBytes);
  }

  get digests(): Digests {
    return this.#table.digestsOf(this.#number);
  }

  set digests(digests: Digests) {
    this.#table.keep(this.#number, digests);
  }
}
