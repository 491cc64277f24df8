import type { CompactTable } from '@mocban/core';
import type { FixityBlock } from './fixity-block.js';
import type { InventoryLists, ListedVersion } from './lists.js';
import type { InventoryModel, VersionModel } from './model.js';

/** Digests by path: a `Map`, or a table that makes its strings when they are asked for. */
export interface DigestListing {
  readonly size: number;
  /** @param number of the path in the listing of content paths, where that is known */
  get(path: string, number?: number): string | undefined;
  has(path: string): boolean;
  keys(): Iterable<string>;
  [Symbol.iterator](): Iterator<[path: string, digest: string]>;
}

/** The content paths of a manifest, each by its number, and their digests. */
export interface ContentListing extends DigestListing {
  numberOf(path: string): number | undefined;
  at(number: number): string;
  digestAt(number: number): string;
  /** Every folder that a path lies in, with its slash. */
  folders(): Iterable<string>;
}

export interface VersionView extends Omit<VersionModel, 'state'> {
  state: DigestListing;
}

/** What is asked of an inventory that is compared with others and with what is on disk. */
export interface InventoryView extends Omit<InventoryModel, 'manifest' | 'digestOf' | 'versions' | 'fixity'> {
  /** Content paths by digest. */
  manifest: { get(digest: string): readonly string[] | undefined };
  digestOf: ContentListing;
  versions: ReadonlyMap<string, VersionView>;
  fixity: ReadonlyMap<string, DigestListing>;
}

/** The view of an inventory whose lists are tables. @param model what the inventory says beside its lists */
export function viewOf(model: InventoryModel, lists: InventoryLists): InventoryView {
  const digestOf = new ContentTable(lists.contents, (content) => lists.digestOf(content));
  let manifest: Map<string, string[]> | undefined;
  return {
    ...model,
    manifest: { get: (digest) => (manifest ??= byDigest(digestOf)).get(digest) },
    digestOf,
    versions: new Map([...lists.versions].map(([name, version]) => [name, versionView(lists, version)])),
    fixity: new Map(
      [...lists.fixity].map(([name, block]) => [name, new TableListing(lists.contents, (path) => block.get(path))]),
    ),
  };
}

/** The view of an inventory that is held in objects. */
export const viewOfModel = (model: InventoryModel): InventoryView => ({
  ...model,
  digestOf: new ContentMap(model.digestOf),
});

function versionView({ digests }: InventoryLists, { paths, digestOf, ...block }: ListedVersion): VersionView {
  return { ...block, state: new TableListing(paths, (path) => digests.at(digestOf.get(path))) };
}

/** Only asked for where an object has changed its digest algorithm. */
function byDigest(listing: DigestListing): Map<string, string[]> {
  const paths = new Map<string, string[]>();
  for (const [path, digest] of listing) {
    const list = paths.get(digest);
    if (list === undefined) paths.set(digest, [path]);
    else list.push(path);
  }
  return paths;
}

class TableListing implements DigestListing {
  /** @param digestAt by the number of a path; `undefined` where it has none here */
  constructor(
    protected readonly paths: CompactTable,
    protected readonly digestIn: (path: number) => ReturnType<FixityBlock['get']>,
  ) {}

  get size(): number {
    return this.paths.size;
  }

  get(path: string, number = this.paths.numberOf(path)): string | undefined {
    return number === undefined ? undefined : this.digestIn(number);
  }

  has(path: string): boolean {
    return this.paths.has(path);
  }

  keys(): Iterable<string> {
    return this.paths;
  }

  *[Symbol.iterator](): Generator<[path: string, digest: string]> {
    for (let path = 0; path < this.paths.size; path += 1) {
      const digest = this.digestIn(path);
      if (digest !== undefined) yield [this.paths.at(path), digest];
    }
  }
}

class ContentTable extends TableListing implements ContentListing {
  numberOf(path: string): number | undefined {
    return this.paths.numberOf(path);
  }

  at(number: number): string {
    return this.paths.at(number);
  }

  digestAt(number: number): string {
    return this.digestIn(number)!;
  }

  folders(): Iterable<string> {
    return this.paths.folders();
  }
}

class ContentMap implements ContentListing {
  readonly #paths: readonly string[];
  readonly #numbers: ReadonlyMap<string, number>;

  constructor(private readonly digestOf: ReadonlyMap<string, string>) {
    this.#paths = [...digestOf.keys()];
    this.#numbers = new Map(this.#paths.map((path, number) => [path, number]));
  }

  get size(): number {
    return this.#paths.length;
  }

  get(path: string): string | undefined {
    return this.digestOf.get(path);
  }

  has(path: string): boolean {
    return this.#numbers.has(path);
  }

  keys(): Iterable<string> {
    return this.#paths;
  }

  [Symbol.iterator](): Iterator<[path: string, digest: string]> {
    return this.digestOf[Symbol.iterator]();
  }

  numberOf(path: string): number | undefined {
    return this.#numbers.get(path);
  }

  at(number: number): string {
    return this.#paths[number]!;
  }

  digestAt(number: number): string {
    return this.digestOf.get(this.at(number))!;
  }

  folders(): Iterable<string> {
    return new Set(this.#paths.map((path) => path.slice(0, path.lastIndexOf('/') + 1)));
  }
}
