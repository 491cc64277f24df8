import { CompactTable, NumberColumn } from '@mocban/core';
import type { ContentListing } from '../inventory/view.js';

/** A content file that is on disk and listed. */
export interface PresentFile {
  /** Content path. */
  path: string;
  /** In the root manifest. */
  number: number;
}

/** The files in content directories: those of the root manifest by their numbers. */
export class FilesOnDisk {
  readonly unlisted = new CompactTable();
  readonly #order = new NumberColumn();
  #count = 0;

  add(path: string, listed: ContentListing): void {
    const number = listed.numberOf(path);
    if (number === undefined) this.unlisted.add(path);
    else {
      this.#order.set(this.#count, number);
      this.#count += 1;
    }
  }

  /** In the order of the walk. */
  *listed(listed: ContentListing): Generator<PresentFile> {
    for (let at = 0; at < this.#count; at += 1) {
      const number = this.#order.get(at);
      yield { path: listed.at(number), number };
    }
  }

  *missing(listed: ContentListing): Generator<PresentFile> {
    if (this.#count === listed.size) return;
    const isThere = new Uint8Array(listed.size);
    for (let at = 0; at < this.#count; at += 1) isThere[this.#order.get(at)] = 1;
    for (let number = 0; number < listed.size; number += 1)
      if (isThere[number] === 0) yield { path: listed.at(number), number };
  }
}
