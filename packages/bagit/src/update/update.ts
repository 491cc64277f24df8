import { byByteOrder, systemClock, type Clock } from '@mocban/core';
import { openTree, type PackageTree } from '@mocban/container/tree';
import { digester, FixityPool, type DigestAlgorithm, type Digests } from '@mocban/fixity';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { openBag } from '../bag.js';
import { requireLabels } from '../bag-info.js';
import { exists, syncDirectories, syncDirectory, writeDurably } from '../durable.js';
import { BagError } from '../error.js';
import { encodeFetch } from '../fetch.js';
import { withBagLock, type BagLock, type LockOptions } from '../lock.js';
import { DECLARATION, writeTagFiles } from '../tag-files.js';
import type { Bag, FetchItem, ListedFile } from '../types.js';
import type { BagChanges } from './changes.js';
import { requireSound, targetAlgorithms } from './base.js';
import { claimedDigests, completeDigests, digestsOfTagFiles } from './digests.js';
import { changesInfo, withInfo } from './info.js';
import { expandPuts, expandRemovals, type PutFile } from './paths.js';
import { DONE, DRAFT, WORK } from '../passing.js';
import { finishUpdate, newFolder, planFile, readPlan, type Plan } from './work-folder.js';

export interface UpdateBagOptions extends LockOptions {
  /** @defaultValue the system's clock */
  clock?: Clock;
  signal?: AbortSignal;
}

export interface UpdatedBag {
  /** Absolute path of the bag. */
  path: string;
  /** `finished`: an earlier run with the same changes had been broken off, and was brought to its end. */
  outcome: 'updated' | 'unchanged' | 'finished';
  /** Files, payload and tag files, by what became of them, in byte order; empty for `finished`. */
  added: string[];
  replaced: string[];
  removed: string[];
}

/**
 * Changes a bag in place. Only new bytes are read: the digests of what stays are taken over from its manifests, which therefore have to be
 * whole; bytes are verified where a further algorithm makes them be read. Nothing in the bag is touched before everything new is on the
 * disk and the plan with it; then files are exchanged by renames, the old ones kept until the end. A run that was killed is taken up by
 * the next one, of whatever changes. While one is at work another is refused.
 * @throws BagError; the system's error when a file to be put cannot be read
 * @see RFC 8493 §2
 */
export async function updateBag(
  directory: string,
  changes: BagChanges,
  options: UpdateBagOptions = {},
): Promise<UpdatedBag> {
  requireLabels(changes.info ?? []);
  const root = resolve(directory);
  return withBagLock(root, (lock) => updateLocked(root, changes, options, lock), options);
}

async function updateLocked(
  root: string,
  changes: BagChanges,
  options: UpdateBagOptions,
  lock: BagLock,
): Promise<UpdatedBag> {
  const request = requestOf(changes);
  if ((await takeUp(root)) === request)
    return { path: root, outcome: 'finished', added: [], replaced: [], removed: [] };
  const update = await Update.of(root, changes, options, lock);
  const outcome = await update.stage(request);
  if (outcome === 'updated') await finishUpdate(root);
  for (const paths of Object.values(update.summary)) paths.sort(byByteOrder);
  return { path: root, outcome, ...update.summary };
}

/** What the caller asked for, by its bytes' digest. */
const requestOf = (changes: BagChanges): string =>
  digester('sha256')
    .update(Buffer.from(JSON.stringify(changes)))
    .digest();

/** Ends what an earlier run left. @returns its request, when it had got beyond preparing */
async function takeUp(root: string): Promise<string | undefined> {
  const done = join(root, DONE);
  await rm(join(root, DRAFT), { recursive: true, force: true });
  const ended = (await exists(done)) ? await readPlan(done) : undefined;
  await rm(done, { recursive: true, force: true });
  return (await exists(join(root, WORK))) ? (await finishUpdate(root)).request : ended?.request;
}

/** One update while it is prepared. */
class Update {
  readonly summary = { added: [] as string[], replaced: [] as string[], removed: [] as string[] };
  readonly #draft: string;

  private constructor(
    private readonly root: string,
    private readonly tree: PackageTree,
    private readonly bag: Bag,
    private readonly changes: BagChanges,
    private readonly options: UpdateBagOptions,
    private readonly lock: BagLock,
    private readonly algorithms: readonly DigestAlgorithm[],
  ) {
    this.#draft = join(root, DRAFT);
  }

  static async of(root: string, changes: BagChanges, options: UpdateBagOptions, lock: BagLock): Promise<Update> {
    const tree = await openTree(root, options.signal && { signal: options.signal });
    const bag = await openBag(tree, options);
    await requireSound(tree, bag, changes);
    return new Update(root, tree, bag, changes, options, lock, targetAlgorithms(bag, changes));
  }

  /** Prepares everything beside the bag, up to the one rename that decides it. */
  async stage(request: string): Promise<'updated' | 'unchanged'> {
    const pending = this.#pending();
    const gone = expandRemovals(this.changes.remove ?? [], this.tree, new Set(pending.map(({ path }) => path)));
    const puts = await expandPuts(this.changes.put ?? [], this.tree, gone);
    const tagFiles = await digestsOfTagFiles(this.tree, this.bag, this.algorithms, this.root);
    const changed = await completeDigests(
      this.tree,
      this.bag,
      this.algorithms,
      gone,
      this.changes.asIs === true,
      this.options,
    );
    this.summary.removed.push(...gone);
    this.summary.replaced.push(...changed.replaced);
    this.summary.added.push(...changed.added);
    if (this.changes.asIs === true) this.summary.removed.push(...this.#absent(pending));
    try {
      await mkdir(newFolder(this.#draft), { recursive: true });
      const staged = await this.#copy(puts, tagFiles);
      if (!this.#isChanged()) {
        await rm(this.#draft, { recursive: true });
        return 'unchanged';
      }
      await this.#decide(request, staged, gone, pending, tagFiles);
      return 'updated';
    } catch (error) {
      await rm(this.#draft, { recursive: true, force: true });
      throw error;
    }
  }

  /** What fetch.txt lists and nobody has fetched yet. */
  #pending(): FetchItem[] {
    return this.bag.fetch.filter(({ path }) => !this.tree.files.has(path));
  }

  #absent(pending: readonly FetchItem[]): string[] {
    const awaited = new Set(pending.map(({ path }) => path));
    const absent = new Set<string>();
    for (const { entries } of this.bag.payloadManifests)
      for (const { path } of entries) if (!this.tree.files.has(path) && !awaited.has(path)) absent.add(path);
    return [...absent];
  }

  /** Copies what is to be put, each file read once. What is in the bag already with the same digests is left out. */
  async #copy(puts: readonly PutFile[], tagFiles: ReadonlyMap<string, Digests>): Promise<ListedFile[]> {
    const staged: ListedFile[] = [];
    const target = newFolder(this.#draft);
    const items = puts.map(({ from, path }) => ({ key: path, from, to: join(target, path) }));
    const pool = new FixityPool();
    try {
      const copying = pool.copyFiles(items, this.algorithms, { fsync: true, ...signalOf(this.options) });
      for await (const copied of copying) {
        if ('error' in copied)
          throw new BagError('BAG_SOURCE_UNSAFE', `${copied.key}: cannot be copied: ${copied.error.message}`);
        const before = tagFiles.get(copied.key) ?? this.tree.files.get(copied.key)?.digests;
        if (before !== undefined && this.algorithms.every((name) => before[name] === copied.digests[name])) {
          await rm(join(target, copied.key));
          continue;
        }
        (before === undefined ? this.summary.added : this.summary.replaced).push(copied.key);
        staged.push({ path: copied.key, digests: copied.digests });
        this.#sizes.set(copied.key, copied.sizeBytes);
      }
    } finally {
      await pool.close();
    }
    return staged.sort((a, b) => byByteOrder(a.path, b.path));
  }

  readonly #sizes = new Map<string, number>();

  #isChanged(): boolean {
    const { added, replaced, removed } = this.summary;
    const { payloadManifests, info } = this.bag;
    return (
      added.length + replaced.length + removed.length > 0 ||
      changesInfo(info, this.changes.info ?? []) ||
      payloadManifests.length !== this.algorithms.length ||
      payloadManifests.some(({ algorithm }) => algorithm === undefined || !this.algorithms.includes(algorithm))
    );
  }

  async #decide(
    request: string,
    staged: readonly ListedFile[],
    gone: ReadonlySet<string>,
    pending: readonly FetchItem[],
    tagFiles: ReadonlyMap<string, Digests>,
  ): Promise<void> {
    const target = newFolder(this.#draft);
    const replaced = new Set(staged.map(({ path }) => path));
    const stillPending = pending.filter(({ path }) => !gone.has(path) && !replaced.has(path));
    const others = new Map([...tagFiles].filter(([path]) => !gone.has(path)));
    for (const { path, digests } of staged) if (!isPayload(path)) others.set(path, digests);
    const fetch = await this.#writeFetch(gone, replaced, others);
    await writeTagFiles(target, {
      payload: this.#payload(staged, stillPending, gone),
      oxum: this.#oxum(staged, stillPending, gone),
      others: [...others].map(([path, digests]) => ({ path, digests })),
      algorithms: this.algorithms,
      info: withInfo(this.bag.info, this.changes.info ?? []),
      clock: this.options.clock ?? systemClock,
    });
    const written = await this.#writtenTagFiles(target);
    const plan: Plan = {
      request,
      put: [...staged.map(({ path }) => path), ...written],
      remove: [...[...gone].filter((path) => this.tree.files.has(path)), ...this.#outdated(written, fetch)],
    };
    await writeDurably(planFile(this.#draft), [JSON.stringify(plan)]);
    await syncDirectories(this.#draft, foldersOf(plan.put));
    this.options.signal?.throwIfAborted();
    await this.lock.assertHeld();
    await rename(this.#draft, join(this.root, WORK));
    await syncDirectory(this.root);
  }

  /** A fetch list without what has gone or has been put. @returns whether the bag still has one */
  async #writeFetch(
    gone: ReadonlySet<string>,
    replaced: ReadonlySet<string>,
    others: Map<string, Digests>,
  ): Promise<boolean> {
    const { fetch } = this.bag;
    const rest = fetch.filter(({ path }) => !gone.has(path) && !replaced.has(path));
    if (rest.length === fetch.length && this.bag.encoding.toLowerCase() === 'utf-8') return fetch.length > 0;
    others.delete('fetch.txt');
    if (rest.length === 0) return false;
    const text = rest.map(encodeFetch).join('');
    await writeDurably(join(newFolder(this.#draft), 'fetch.txt'), [text]);
    const digests: Digests = {};
    for (const algorithm of this.algorithms)
      digests[algorithm] = digester(algorithm).update(Buffer.from(text)).digest();
    others.set('fetch.txt', digests);
    return true;
  }

  /** What `writeTagFiles` wrote; a declaration that is the same stays as it is. */
  async #writtenTagFiles(target: string): Promise<string[]> {
    const tree = await openTree(target);
    const written = [...tree.files.keys()].filter((path) => !isPayload(path) && isWritten(path));
    const declaration = await this.#declaration();
    if (declaration !== DECLARATION) return written;
    await rm(join(target, 'bagit.txt'));
    return written.filter((path) => path !== 'bagit.txt');
  }

  async #declaration(): Promise<string> {
    const parts: Uint8Array[] = [];
    for await (const part of this.tree.read('bagit.txt')) parts.push(part);
    return Buffer.concat(parts).toString('latin1');
  }

  /** Manifests of algorithms the bag has no longer, names of older versions, a fetch list that is empty now. */
  #outdated(written: readonly string[], hasFetch: boolean): string[] {
    const manifests = [...this.bag.payloadManifests, ...this.bag.tagManifests].map(({ file }) => file);
    const older = this.bag.infoFile === 'package-info.txt' ? ['package-info.txt'] : [];
    const fetch = this.tree.files.has('fetch.txt') && !hasFetch ? ['fetch.txt'] : [];
    return [...manifests.filter((file) => !written.includes(file)), ...older, ...fetch];
  }

  /** What stays, what is put and what is still to be fetched, in byte order. */
  #payload(
    staged: readonly ListedFile[],
    pending: readonly FetchItem[],
    gone: ReadonlySet<string>,
  ): Iterable<ListedFile> {
    const { tree, bag, algorithms } = this;
    const fresh = [
      ...staged.filter(({ path }) => isPayload(path)),
      ...pending.map(({ path }) => ({ path, digests: claimedDigests(bag, path, algorithms) })),
    ].sort((a, b) => byByteOrder(a.path, b.path));
    const replaced = new Set(fresh.map(({ path }) => path));
    return {
      *[Symbol.iterator]() {
        let next = 0;
        for (const { path, digests } of tree.files.values()) {
          if (!isPayload(path) || gone.has(path) || replaced.has(path)) continue;
          for (; next < fresh.length && byByteOrder(fresh[next]!.path, path) < 0; next += 1) yield fresh[next]!;
          yield { path, digests };
        }
        yield* fresh.slice(next);
      },
    };
  }

  #oxum(
    staged: readonly ListedFile[],
    pending: readonly FetchItem[],
    gone: ReadonlySet<string>,
  ): { bytes: number; files: number } | undefined {
    let bytes = 0;
    let files = 0;
    const add = (sizeBytes: number): void => {
      bytes += sizeBytes;
      files += 1;
    };
    for (const { path, sizeBytes } of this.tree.files.values())
      if (isPayload(path) && !gone.has(path) && !this.#sizes.has(path)) add(sizeBytes);
    for (const { path } of staged) if (isPayload(path)) add(this.#sizes.get(path)!);
    if (pending.some(({ sizeBytes }) => sizeBytes === undefined)) return undefined;
    for (const { sizeBytes } of pending) add(sizeBytes!);
    return { bytes, files };
  }
}

const isPayload = (path: string): boolean => path.startsWith('data/');

const isWritten = (path: string): boolean => /^(?:bagit|bag-info|fetch|(?:tag)?manifest-[^/]+)\.txt$/.test(path);

/** Every folder of `new`, and that itself, relative to the draft. */
function foldersOf(paths: readonly string[]): Set<string> {
  const folders = new Set(['new']);
  for (const path of paths)
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.add(`new/${folder}`);
  return folders;
}

const signalOf = ({ signal }: UpdateBagOptions): { signal?: AbortSignal } => (signal === undefined ? {} : { signal });
