import { mkdirSync, renameSync, rmdirSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errnoOf } from '@mocban/core';
import type { CopyItem, FixityPool } from '@mocban/fixity';
import type { LocalFiles, PublishStore } from '@mocban/storage';
import { ContentPaths, LogicalPaths, pathByDigest } from './content-path.js';
import { InventoryLists } from './inventory/lists.js';
import { joinKey } from './key.js';
import { finishNewObject, versionBlock } from './stage.js';
import type { StagedObject, StageOptions } from './types.js';

/** A local file that is copied into an object. */
export interface CopiedFile {
  logicalPath: string;
  /** Absolute. */
  path: string;
}

/** A copy under way. */
interface Copy {
  /** Number of the logical path. */
  number: number;
  /** Below the content folder; `undefined` for a file that gets its path by its digest. */
  contentPath: string | undefined;
  /** Where it is written, absolute. */
  target: string;
}

const WAITING_IN_A_FOLDER = 1000;

/**
 * As `stageNewObject`, of files that stay where they are: each is read once, digested while it is copied to its place by the threads of
 * the pool. Of files with the same bytes the first stays. What an interrupted run left is removed first.
 * @throws OcflError as `stageNewObject`; the system's error for a file that cannot be read
 */
export async function stageCopiedObject(
  store: PublishStore & LocalFiles,
  stagingPrefix: string,
  options: StageOptions,
  files: Iterable<CopiedFile>,
  pool: FixityPool,
  signal?: AbortSignal,
): Promise<StagedObject> {
  const object = joinKey(stagingPrefix, 'object');
  const waiting = joinKey(stagingPrefix, 'waiting');
  for (const folder of [object, waiting]) await store.remove(folder);
  const lists = new InventoryLists();
  const copies = new Copies(lists, options, store.localPath(joinKey(object, 'v1/content')), store.localPath(waiting));
  const copying = pool.copyFiles(copies.begin(files), ['sha512'], {
    fsync: false,
    ordered: true,
    ...(signal === undefined ? {} : { signal }),
  });
  for await (const result of copying) {
    if ('error' in result)
      throw Object.assign(new Error(`${result.key}: ${result.error.message}`), { code: result.error.code });
    copies.end(result.digests.sha512!);
  }
  copies.prune();
  return finishNewObject({ store, object, isNew: true }, options, lists);
}

class Copies {
  readonly #paths: ReturnType<InventoryLists['addVersion']>;
  readonly #begun: Copy[] = [];
  /** Folders from which a copy was removed. */
  readonly #thinned = new Set<string>();

  constructor(
    readonly lists: InventoryLists,
    options: StageOptions,
    readonly content: string,
    readonly waiting: string,
  ) {
    this.#paths = lists.addVersion('v1', versionBlock(options));
  }

  *begin(files: Iterable<CopiedFile>): Generator<CopyItem> {
    const logicalPaths = new LogicalPaths(this.#paths.paths);
    const contentPaths = new ContentPaths(this.#paths.paths);
    for (const { logicalPath, path } of files) {
      const number = logicalPaths.add(logicalPath);
      const contentPath = contentPaths.isOwn(logicalPath) ? logicalPath : undefined;
      const target =
        contentPath === undefined
          ? join(this.waiting, `${Math.floor(number / WAITING_IN_A_FOLDER)}/${number}`)
          : `${this.content}/${contentPath}`;
      this.#begun.push({ number, contentPath, target });
      yield { key: logicalPath, from: path, to: target };
    }
  }

  /** The copy that was begun first and has not ended is there. */
  end(sha512: string): void {
    const { number, contentPath, target } = this.#begun.shift()!;
    const { digests } = this.lists;
    const before = digests.size;
    const digest = digests.add(sha512);
    this.#paths.digestOf.set(number, digest);
    if (digest < before) return this.#removeCopy(target);
    const path = contentPath ?? pathByDigest(sha512);
    if (contentPath === undefined) this.#moveTo(target, join(this.content, path));
    this.lists.linkContent(this.lists.appendContent(`v1/content/${path}`), digest);
  }

  #removeCopy(target: string): void {
    unlinkSync(target);
    this.#thinned.add(dirname(target));
  }

  #moveTo(from: string, to: string): void {
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  }

  /** Removes folders in which no copy stayed. @see OCFL 1.1 E024 */
  prune(): void {
    for (const folder of this.#thinned)
      for (let at = folder; at.length > this.content.length && at.startsWith(this.content); at = dirname(at))
        if (!isRemoved(at)) break;
  }
}

/** Whether a folder was empty and has been removed. */
function isRemoved(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOTEMPTY') return false;
    // Another folder below it was the last, and took it with it.
    if (errnoOf(error) === 'ENOENT') return true;
    throw error;
  }
}
