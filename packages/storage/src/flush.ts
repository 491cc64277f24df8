import { stat, statfs } from 'node:fs/promises';
import { release } from 'node:os';
import { dirname } from 'node:path';
import { fsyncDirectory, fsyncTree } from './durable.js';
import { LineShell } from './line-shell.js';

/** File systems whose own driver answers for `syncfs`: ext2–4, XFS, btrfs, F2FS, ZFS, tmpfs. Not NFS, FUSE or overlays. */
const SYNCABLE: ReadonlySet<number> = new Set([0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x2fc12fc1, 0x01021994]);
/** From this version on Linux reports by `syncfs` that a page could not be written. */
const REPORTS_ERRORS = [5, 8] as const;

/**
 * Makes everything below a folder durable, and the names that lead to it from `root`: by one `syncfs` where the file system
 * can be trusted with it, else by an fsync of each file and folder.
 * @throws the system's error when a page or a name could not be written
 * @see docs/adr/0008-one-flush-per-tree.md
 */
export async function flushTree(root: string, path: string): Promise<void> {
  const { dev } = await stat(root);
  const flush = flushes.get(dev) ?? new SharedFlush();
  flushes.set(dev, flush);
  if (await flush.request(root)) return;
  await fsyncTree(path);
  for (let folder = dirname(path); folder.length >= root.length; folder = dirname(folder)) await fsyncDirectory(folder);
}

/** The flushes of one file system. Whoever asks while one is under way shares the next: ten transfers wait for two flushes. */
class SharedFlush {
  #running: Promise<boolean> | undefined;
  #next: Promise<boolean> | undefined;
  #isTrusted: Promise<boolean> | undefined;
  /** Calls `syncfs`: to start `sync` from a large process takes longer than the flush. */
  #shell: LineShell | undefined;

  /** @returns whether all that was written before is durable; `false` leaves it to the caller to fsync its files */
  request(root: string): Promise<boolean> {
    if (this.#running === undefined) return this.#begin(root);
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      return this.#begin(root);
    });
    return this.#next;
  }

  #begin(root: string): Promise<boolean> {
    const running = this.#sync(root).finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    this.#running = running;
    return running;
  }

  /**
   * One failure ends the trust in this file system until the process starts anew: the kernel reports it once, to one caller,
   * while the tree it concerns may be another's. From then on each tree's own fsyncs say whether it is whole.
   */
  async #sync(root: string): Promise<boolean> {
    this.#isTrusted ??= isSyncable(root).catch(() => false);
    if (!(await this.#isTrusted)) return false;
    this.#shell ??= new LineShell('sync -f "$line"');
    if (await this.#shell.ask(root)) return true;
    this.#isTrusted = Promise.resolve(false);
    this.#shell.end();
    return false;
  }
}

const flushes = new Map<number, SharedFlush>();

async function isSyncable(root: string): Promise<boolean> {
  // A line names the path; a name with a line break is a rarity that need not be quick.
  if (process.platform !== 'linux' || root.includes('\n')) return false;
  const [major = 0, minor = 0] = release()
    .split('.')
    .map((part) => Number.parseInt(part, 10));
  const [atLeastMajor, atLeastMinor] = REPORTS_ERRORS;
  if (major < atLeastMajor || (major === atLeastMajor && minor < atLeastMinor)) return false;
  return SYNCABLE.has((await statfs(root)).type);
}
