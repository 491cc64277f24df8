import { closeSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { CompactTable, NumberColumn } from '@mocban/core';

/**
 * Properties of many files, in a file of this machine: written once in any order, then read by path. Holds of each its path, and where
 * its properties stand.
 */
export class PropertyFile {
  readonly #paths = new CompactTable();
  readonly #starts = new NumberColumn('float64');
  readonly #lengths = new NumberColumn();
  #sizeBytes = 0;
  #writing: number | undefined;

  /** @param file its folder is made; what lies there is replaced */
  constructor(private readonly file: string) {
    mkdirSync(dirname(file), { recursive: true });
    this.#writing = openSync(file, 'w');
  }

  add(path: string, properties: object): void {
    const bytes = Buffer.from(JSON.stringify(properties), 'utf8');
    for (let at = 0; at < bytes.length;) at += writeSync(this.#writing!, bytes, at);
    const number = this.#paths.add(path);
    this.#starts.set(number, this.#sizeBytes);
    this.#lengths.set(number, bytes.length);
    this.#sizeBytes += bytes.length;
  }

  /** Nothing is added from now on. */
  finish(): void {
    if (this.#writing !== undefined) closeSync(this.#writing);
    this.#writing = undefined;
  }

  /** The properties of each path that has some, as JSON, in the order of the paths. To be gone through to its end, or ended. */
  *read<Item extends { path: string }>(items: Iterable<Item>): Generator<{ item: Item; json: string }> {
    const file = openSync(this.file, 'r');
    try {
      for (const item of items) {
        const number = this.#paths.numberOf(item.path);
        if (number === undefined) continue;
        const bytes = Buffer.alloc(this.#lengths.get(number));
        readSync(file, bytes, 0, bytes.length, this.#starts.get(number));
        yield { item, json: bytes.toString('utf8') };
      }
    } finally {
      closeSync(file);
    }
  }
}
