import { CompactTable } from '@mocban/core';

/** Different paths in the order of adding: some 30 bytes each, where an array of strings takes 100. */
export class PathList implements Iterable<string> {
  readonly #paths = new CompactTable();

  push(path: string): void {
    this.#paths.add(path);
  }

  pushAll(paths: Iterable<string>): void {
    for (const path of paths) this.#paths.add(path);
  }

  get length(): number {
    return this.#paths.size;
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#paths[Symbol.iterator]();
  }
}
