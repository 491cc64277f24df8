import { constants, lstatSync, mkdtempSync, readdirSync } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Folder of one conversion: `work` is where its tools run, with `in`, `out`, `home` and `tmp` beside it. Removed by `close`. */
export class Scratch {
  private constructor(readonly folder: string) {}

  /** @param parent an existing folder */
  static async make(parent: string): Promise<Scratch> {
    const scratch = new Scratch(mkdtempSync(join(resolve(parent), 'migration-')));
    for (const name of ['work', 'in', 'out', 'home', 'tmp']) await mkdir(join(scratch.folder, name));
    return scratch;
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  /** Copies a file in: a tool never has its hand on the original. */
  async bring(source: string, name: string): Promise<void> {
    await copyFile(source, this.path('in', name), constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

/** Files that are counted before a folder is said to hold too much. */
const MOST_FILES = 10_000;

/** Bytes that lie in a folder while a tool writes in it; `Infinity` for more than 10,000 files. */
export function bytesWithin(folder: string): number {
  let [bytes, files] = [0, 0];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop())
    for (const entry of entriesOf(next)) {
      const path = join(next, entry.name);
      if (++files > MOST_FILES) return Infinity;
      if (entry.isDirectory()) folders.push(path);
      else bytes += lstatSync(path, { throwIfNoEntry: false })?.blocks ?? 0;
    }
  return bytes * 512;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // It was removed in the meantime.
    return [];
  }
}
