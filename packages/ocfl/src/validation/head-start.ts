import type { DigestAlgorithm, DigestResult, FixityPool } from '@mocban/fixity';
import { isLocal, type LocalFiles, type ReadStore } from '@mocban/storage';
import { localItems } from '../digest-many.js';
import { joinKey } from '../key.js';
import { versionNumber } from '../inventory/model.js';
import { walkFolder } from './walk.js';

/** Inventories of fewer bytes are read sooner than threads are started. */
const LONG_INVENTORY_BYTES = 512 * 1024;
/** What is digested before anybody knows whether it is listed: some 300 bytes each until it is asked for. */
const MOST_FILES = 16_384;

/** Files given to the threads at once. */
const LOT = 64;

export interface HeadStartOptions {
  pool?: FixityPool;
  signal?: AbortSignal;
  /** Digested ahead. @defaultValue 16384 */
  mostFiles?: number;
  /** A shorter inventory is read sooner than threads are started. @defaultValue 512 KiB */
  leastInventoryBytes?: number;
}

/**
 * Digests of content files that are taken while the inventory is still being read: by the algorithm of the sidecar, of what lies in folders
 * of the usual name. What the inventory says otherwise makes them useless, not wrong.
 */
export class HeadStart {
  readonly #begun = new Set<string>();
  readonly #results = new Map<string, DigestResult>();
  readonly #ended: Promise<void>;
  #isOver = false;
  #failure: { error: unknown } | undefined;

  private constructor(
    readonly algorithm: DigestAlgorithm,
    private readonly store: ReadStore & LocalFiles,
    private readonly objectKey: string,
    private readonly mostFiles: number,
    folders: readonly string[],
    pool: FixityPool,
    signal: AbortSignal | undefined,
  ) {
    this.#ended = this.#run(folders, pool, signal).catch((error: unknown) => {
      this.#failure = { error };
    });
  }

  /** @returns `undefined` where it would gain nothing, or the algorithm cannot be told */
  static async begin(
    store: ReadStore,
    objectKey: string,
    { pool, signal, mostFiles = MOST_FILES, leastInventoryBytes = LONG_INVENTORY_BYTES }: HeadStartOptions,
  ): Promise<HeadStart | undefined> {
    if (pool === undefined || !isLocal(store)) return undefined;
    const inventory = await store.stat(joinKey(objectKey, 'inventory.json'));
    if (inventory === undefined || inventory.sizeBytes < leastInventoryBytes) return undefined;
    const { files, folders } = await store.children(objectKey);
    const sidecars = files.filter((name) => /^inventory\.json\.sha(512|256)$/.test(name));
    if (sidecars.length !== 1) return undefined;
    const algorithm = sidecars[0]!.slice('inventory.json.'.length) as DigestAlgorithm;
    const versions = folders
      .filter((name) => versionNumber(name) !== undefined)
      .sort((a, b) => versionNumber(a)! - versionNumber(b)!);
    return new HeadStart(algorithm, store, objectKey, mostFiles, versions, pool, signal);
  }

  /** No more files are begun. @returns the content paths of those that are */
  stop(): ReadonlySet<string> {
    this.#isOver = true;
    return this.#begun;
  }

  /** By content path, when all that were begun have ended. @throws as a pool */
  async results(): Promise<ReadonlyMap<string, DigestResult>> {
    this.stop();
    await this.#ended;
    if (this.#failure !== undefined) throw this.#failure.error;
    return this.#results;
  }

  async #run(folders: readonly string[], pool: FixityPool, signal: AbortSignal | undefined): Promise<void> {
    const options = signal === undefined ? {} : { signal };
    for await (const results of pool.digestBatches(this.#items(folders, signal), [this.algorithm], options))
      for (const result of results) this.#results.set(result.key, result);
  }

  async *#items(folders: readonly string[], signal: AbortSignal | undefined) {
    const itemOf = localItems(this.store, this.objectKey);
    for (const folder of folders)
      for await (const { path, files } of walkFolder(
        this.store,
        this.objectKey,
        joinKey(this.objectKey, folder, 'content'),
        signal,
      ))
        for (let at = 0; at < files.length; at += LOT) {
          if (this.#isOver || this.#begun.size >= this.mostFiles) return;
          const lot = files.slice(at, at + LOT).map((name) => itemOf(`${path}/${name}`));
          for (const { key } of lot) this.#begun.add(key);
          yield lot;
        }
  }
}
