import { NumberColumn, type CompactTable } from '@mocban/core';
import type { ArchiveStore } from '../../ports.js';
import { relativeTo } from '../object-files.js';

/** The regular files that an object's folder has, those of its manifest by their numbers there: 12 bytes a file. */
export class ContentListing {
  /** Plus one, by the number in the manifest. */
  readonly #sizes = new NumberColumn('float64');
  /** Numbers in the manifest in the order of the listing. */
  readonly #order = new NumberColumn();
  #count = 0;
  /** What the manifest does not name: declaration, inventories, sidecars, and what else lies there. */
  readonly #others = new Map<string, number>();

  constructor(private readonly contents: CompactTable) {}

  add(path: string, sizeBytes: number): void {
    const number = this.contents.numberOf(path);
    if (number === undefined) return void this.#others.set(path, sizeBytes);
    this.#sizes.set(number, sizeBytes + 1);
    this.#order.set(this.#count++, number);
  }

  has(path: string): boolean {
    const number = this.contents.numberOf(path);
    return number === undefined ? this.#others.has(path) : this.#sizes.get(number) > 0;
  }

  /** Those of the manifest as they were listed, then the others. */
  *files(): Generator<{ path: string; sizeBytes: number }> {
    for (let at = 0; at < this.#count; at += 1) {
      const number = this.#order.get(at);
      yield { path: this.contents.at(number), sizeBytes: this.#sizes.get(number) - 1 };
    }
    for (const [path, sizeBytes] of this.#others) yield { path, sizeBytes };
  }
}

/** @param contents paths of the object's manifest */
export async function listContents(
  store: ArchiveStore,
  objectPath: string,
  contents: CompactTable,
  signal?: AbortSignal,
): Promise<ContentListing> {
  const listing = new ContentListing(contents);
  for await (const { key, sizeBytes, kind } of store.files.list(objectPath, signal ? { signal } : {}))
    if (kind === 'file') listing.add(relativeTo(objectPath, key), sizeBytes);
  return listing;
}
