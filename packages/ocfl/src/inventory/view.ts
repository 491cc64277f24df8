import type { CompactTable } from '@mocban/core';
import type { FixityBlock } from './fixity-block.js';
import type { InventoryLists, ListedVersion } from './lists.js';
import type { InventoryModel, VersionModel } from './model.js';

/** Digests by path: a `Map`, or a table that makes its strings when they are asked for. */
export interface DigestListing {
  readonly size: number;
  get(path: string): string | undefined;
  has(path: string): boolean;
  keys(): Iterable<string>;
  [Symbol.iterator](): Iterator<[path: string, digest: string]>;
}

export interface VersionView extends Omit<VersionModel, 'state'> {
  state: DigestListing;
}

/** What is asked of an inventory that is compared with others and with what is on disk. */
export interface InventoryView extends Omit<InventoryModel, 'manifest' | 'digestOf' | 'versions' | 'fixity'> {
  /** Content paths by digest. */
  manifest: { get(digest: string): readonly string[] | undefined };
  digestOf: DigestListing;
  versions: ReadonlyMap<string, VersionView>;
  fixity: ReadonlyMap<string, DigestListing>;
}

/** The view of an inventory whose lists are tables. @param model what the inventory says beside its lists */
export function viewOf(model: InventoryModel, lists: InventoryLists): InventoryView {
  const digestOf = new TableListing(lists.contents, (content) => lists.digestOf(content));
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
    private readonly paths: CompactTable,
    private readonly digestAt: (path: number) => ReturnType<FixityBlock['get']>,
  ) {}

  get size(): number {
    return this.paths.size;
  }

  get(path: string): string | undefined {
    const number = this.paths.numberOf(path);
    return number === undefined ? undefined : this.digestAt(number);
  }

  has(path: string): boolean {
    return this.paths.has(path);
  }

  keys(): Iterable<string> {
    return this.paths;
  }

  *[Symbol.iterator](): Generator<[path: string, digest: string]> {
    for (let path = 0; path < this.paths.size; path += 1) {
      const digest = this.digestAt(path);
      if (digest !== undefined) yield [this.paths.at(path), digest];
    }
  }
}
