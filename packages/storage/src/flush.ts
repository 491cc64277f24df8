import { execFile } from 'node:child_process';
import { stat, statfs } from 'node:fs/promises';
import { release } from 'node:os';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { fsyncDirectory, fsyncTree } from './durable.js';

const run = promisify(execFile);

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
  if (await flushes.of(dev, root)) return;
  await fsyncTree(path);
  for (let folder = dirname(path); folder.length >= root.length; folder = dirname(folder)) await fsyncDirectory(folder);
}

/** The flushes of each file system. Whoever asks while one is under way shares the next: ten transfers wait for two flushes. */
class Flushes {
  readonly #running = new Map<number, Promise<boolean>>();
  readonly #next = new Map<number, Promise<boolean>>();
  readonly #untrusted = new Set<number>();

  /** @returns whether all that was written before is durable; `false` leaves it to the caller to fsync its files */
  of(device: number, root: string): Promise<boolean> {
    const running = this.#running.get(device);
    if (running === undefined) return this.#begin(device, root);
    const waiting =
      this.#next.get(device) ??
      running.then(() => {
        this.#next.delete(device);
        return this.#begin(device, root);
      });
    this.#next.set(device, waiting);
    return waiting;
  }

  #begin(device: number, root: string): Promise<boolean> {
    const running = this.#sync(device, root).finally(() => this.#running.delete(device));
    this.#running.set(device, running);
    return running;
  }

  /**
   * One failure ends the trust in this file system until the process starts anew: the kernel reports it once, to one caller,
   * while the tree it concerns may be another's. From then on each tree's own fsyncs say whether it is whole.
   */
  async #sync(device: number, root: string): Promise<boolean> {
    if (this.#untrusted.has(device)) return false;
    try {
      if (await isSyncable(root)) {
        await run('sync', ['-f', root]);
        return true;
      }
    } catch {
      // Told below: what cannot be flushed whole is flushed file by file, which names the error.
    }
    this.#untrusted.add(device);
    return false;
  }
}

const flushes = new Flushes();

async function isSyncable(root: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const [major = 0, minor = 0] = release()
    .split('.')
    .map((part) => Number.parseInt(part, 10));
  const [atLeastMajor, atLeastMinor] = REPORTS_ERRORS;
  if (major < atLeastMajor || (major === atLeastMajor && minor < atLeastMinor)) return false;
  return SYNCABLE.has((await statfs(root)).type);
}
