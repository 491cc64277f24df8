import { createHash } from 'node:crypto';
import { CodedError, NumberColumn } from '@mocban/core';
import { readInventoryTable, type InventoryTable, type ListedVersion } from '@mocban/ocfl';
import { readSmall, refusal } from '../archival-storage/object-files.js';
import { samePath } from '../archival-storage/layout.js';
import { inOrder } from '../concurrency.js';
import { ArchiveError } from '../error.js';
import type { ArchiveStore } from '../ports.js';
import type { ObjectVerdict } from '../archival-storage/types.js';

/** Files up to this size are read whole and proven before a byte of them is given out, so that another copy can take their place. */
const WHOLE_BYTES = 1 << 20;

/** A copy that was found other than the inventory says while it was read. */
export interface FoundDamage {
  store: string;
  /** Relative to that store's root. */
  objectPath: string;
  /** Path inside the object. */
  path: string;
  verdict: Extract<ObjectVerdict, 'changed' | 'missing' | 'unreadable'>;
  message: string;
}

/** One file of a version. */
export interface VersionEntry {
  /** Logical path. */
  path: string;
  /** Path inside the object. */
  contentPath: string;
  sizeBytes: number;
  /** By the inventory's algorithm, lower case. */
  digest: string;
  sha256?: string;
  /** Copies to read from, the most trusted first. */
  stores: readonly ArchiveStore[];
}

export interface OpenContentRequest {
  /** The most trusted first: a copy known to be intact before one that is not. */
  stores: readonly ArchiveStore[];
  /** Relative to the first store's root. */
  objectPath: string;
  /** @defaultValue the head */
  version?: string;
  /** Of the head, from the catalogue's commit record: a copy with another inventory is not read. */
  expectedInventorySha512?: string;
  onDamage?: (damage: FoundDamage) => void;
  signal?: AbortSignal;
}

/**
 * A version of an AIP read from whatever copies are good. Holds the inventory in compact tables.
 * @throws ArchiveError `ARCHIVE_OBJECT_MISSING`, `ARCHIVE_OBJECT_DAMAGED`, `ARCHIVE_VERSION_UNKNOWN`
 */
export async function openVersionContent(request: OpenContentRequest): Promise<VersionContent> {
  const { inventory, sha512, stores } = await soundInventory(request);
  const version = request.version ?? inventory.head;
  const listed = inventory.lists.versions.get(version);
  if (listed === undefined)
    throw new ArchiveError('ARCHIVE_VERSION_UNKNOWN', `the object has no version ${JSON.stringify(version)}`);
  const content = new VersionContent({ ...request, stores }, inventory, version, listed, sha512);
  await content.measure();
  return content;
}

/** Copies asked for sizes at the same time. */
const STATS_AT_ONCE = 16;

export class VersionContent {
  /** Size plus one, by the number of the digest. */
  readonly #sizes = new NumberColumn('float64');
  /** The copies to read from, by the number of the digest, where these are not simply all. */
  readonly #stores = new Map<number, readonly ArchiveStore[]>();

  constructor(
    private readonly request: OpenContentRequest,
    readonly inventory: InventoryTable,
    readonly version: string,
    private readonly listed: ListedVersion,
    /** Of the root inventory. */
    readonly inventorySha512: string,
  ) {}

  /** When the version was made, as the inventory says. */
  get created(): string {
    return this.listed.created;
  }

  /** Finds how large every file is; where the copies disagree, the one whose digest is right. */
  async measure(): Promise<void> {
    const digests = new Set<number>();
    for (let number = 0; number < this.listed.paths.size; number += 1) digests.add(this.listed.digestOf.get(number));
    const located = inOrder(digests, STATS_AT_ONCE, async (digest) => {
      this.request.signal?.throwIfAborted();
      return { digest, ...(await this.#located(this.#contentPath(digest), this.inventory.lists.digests.at(digest))) };
    });
    for await (const { digest, sizeBytes, stores } of located) {
      this.#sizes.set(digest, sizeBytes + 1);
      if (stores.length < this.request.stores.length) this.#stores.set(digest, stores);
    }
  }

  /** Logical paths in byte order. */
  *paths(): Generator<string, void, undefined> {
    for (const number of this.listed.paths.sorted()) yield this.listed.paths.at(number);
  }

  has(path: string): boolean {
    return this.listed.paths.has(path);
  }

  /** @throws ArchiveError `ARCHIVE_OBJECT_DAMAGED` when the version has no such file */
  entry(path: string): VersionEntry {
    const number = this.listed.paths.numberOf(path);
    if (number === undefined) throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${path}: not in ${this.version}`);
    const digest = this.listed.digestOf.get(number);
    const { lists } = this.inventory;
    const sha256 = lists.fixityOf('sha256', this.#firstContent(digest));
    return {
      path,
      contentPath: this.#contentPath(digest),
      sizeBytes: this.#sizes.get(digest) - 1,
      digest: lists.digests.at(digest),
      ...(sha256 !== undefined && { sha256 }),
      stores: this.#stores.get(digest) ?? this.request.stores,
    };
  }

  /**
   * The bytes of a file, proven by its digest: a small one before the first byte, a large one at its end. A copy that fails gives way to
   * the next; bytes of a large file that turn out wrong cannot be taken back and end the reading.
   * @throws ArchiveError `ARCHIVE_OBJECT_DAMAGED`
   */
  async *read(path: string): AsyncGenerator<Uint8Array, void, undefined> {
    const entry = this.entry(path);
    if (entry.sizeBytes <= WHOLE_BYTES) yield await this.#whole(entry);
    else yield* this.#streamed(entry);
  }

  async #whole(entry: VersionEntry): Promise<Uint8Array> {
    for (const store of entry.stores) {
      const bytes = await readSmall(store, this.#key(store, entry.contentPath), WHOLE_BYTES, this.request.signal);
      if (!(bytes instanceof Uint8Array)) this.#damaged(store, entry, bytes.kind);
      else if (this.#hash().update(bytes).digest('hex') === entry.digest) return bytes;
      else this.#damaged(store, entry, 'changed');
    }
    throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${entry.path}: no copy is intact`);
  }

  async *#streamed(entry: VersionEntry): AsyncGenerator<Uint8Array, void, undefined> {
    const hash = this.#hash();
    const used: ArchiveStore[] = [];
    let position = 0;
    for (const store of entry.stores) {
      used.push(store);
      const range = { start: position, ...(this.request.signal && { signal: this.request.signal }) };
      try {
        for await (const chunk of store.files.read(this.#key(store, entry.contentPath), range)) {
          hash.update(chunk);
          position += chunk.byteLength;
          yield chunk;
        }
        if (position >= entry.sizeBytes) break;
        this.#damaged(store, entry, 'changed');
      } catch (error) {
        this.request.signal?.throwIfAborted();
        // What one carrier does not give any more the next one goes on with.
        this.#damaged(store, entry, refusal(error).kind);
      }
    }
    if (position === entry.sizeBytes && hash.digest('hex') === entry.digest) return;
    const last = used.at(-1);
    if (last !== undefined && used.length === 1) this.#damaged(last, entry, 'changed');
    throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${entry.path}: the bytes are not those of the inventory`);
  }

  async #located(contentPath: string, digest: string): Promise<Pick<VersionEntry, 'sizeBytes' | 'stores'>> {
    const sizes: { store: ArchiveStore; sizeBytes: number }[] = [];
    for (const store of this.request.stores) {
      const stats = await store.files
        .stat(this.#key(store, contentPath))
        .then((found) => found ?? 'missing')
        .catch((error: unknown) => refusal(error).kind);
      if (typeof stats === 'string') this.#damaged(store, { contentPath }, stats);
      else sizes.push({ store, sizeBytes: stats.sizeBytes });
    }
    const [first] = sizes;
    if (first === undefined) throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${contentPath}: in no copy`);
    if (sizes.every(({ sizeBytes }) => sizeBytes === first.sizeBytes))
      return { sizeBytes: first.sizeBytes, stores: sizes.map(({ store }) => store) };
    return this.#rightOf(sizes, contentPath, digest);
  }

  async #rightOf(
    sizes: readonly { store: ArchiveStore; sizeBytes: number }[],
    contentPath: string,
    digest: string,
  ): Promise<Pick<VersionEntry, 'sizeBytes' | 'stores'>> {
    for (const { store, sizeBytes } of sizes) {
      const hash = this.#hash();
      for await (const chunk of store.files.read(this.#key(store, contentPath))) hash.update(chunk);
      if (hash.digest('hex') === digest)
        return {
          sizeBytes,
          stores: sizes.filter((other) => other.sizeBytes === sizeBytes).map((other) => other.store),
        };
      this.#damaged(store, { contentPath }, 'changed');
    }
    throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${contentPath}: no copy is intact`);
  }

  #firstContent(digest: number): number {
    const content = this.inventory.lists.firstContentOf(digest);
    if (content === undefined) throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', 'a digest has no content path');
    return content;
  }

  #contentPath(digest: number): string {
    return this.inventory.lists.contents.at(this.#firstContent(digest));
  }

  #hash() {
    return createHash(this.inventory.digestAlgorithm);
  }

  #key(store: ArchiveStore, contentPath: string): string {
    return `${this.#objectIn(store)}/${contentPath}`;
  }

  #objectIn(store: ArchiveStore): string {
    return samePath(this.request.stores[0]!, this.request.objectPath, store);
  }

  #damaged(store: ArchiveStore, { contentPath }: { contentPath: string }, verdict: FoundDamage['verdict']): void {
    const message = verdict === 'changed' ? 'the bytes are not those of the inventory' : `the file is ${verdict}`;
    this.request.onDamage?.({
      store: store.id,
      objectPath: this.#objectIn(store),
      path: contentPath,
      verdict,
      message,
    });
  }
}

/** The first copy whose inventory is sound and, where that is known, the one that was committed; copies that fail are left out. */
async function soundInventory(request: OpenContentRequest) {
  const { stores, objectPath, expectedInventorySha512 } = request;
  let cause: unknown;
  for (const [index, store] of stores.entries()) {
    const at = samePath(stores[0]!, objectPath, store);
    try {
      const { table: inventory, sha512 } = await readInventoryTable(store.files, at);
      if (expectedInventorySha512 === undefined || expectedInventorySha512 === sha512)
        return { inventory, sha512, stores: [...stores.slice(index), ...stores.slice(0, index)] };
      cause = new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${at}: another inventory than was committed`);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      cause = error;
    }
    const message = cause instanceof Error ? cause.message : 'the inventory cannot be read';
    request.onDamage?.({ store: store.id, objectPath: at, path: 'inventory.json', verdict: 'unreadable', message });
  }
  throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${objectPath}: no copy has a sound inventory`, { cause });
}
