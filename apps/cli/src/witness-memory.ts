import { createHash, randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf } from '@mocban/core';
import type { WitnessMemory } from '@mocban/evidence';
import { fsyncDirectory } from '@mocban/storage';

/** A folder with a file for each log: the checkpoint that was cosigned last. For one process. */
export class FolderMemory implements WitnessMemory {
  constructor(readonly folder: string) {}

  async read(origin: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(this.#file(origin));
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  async write(origin: string, note: Uint8Array): Promise<void> {
    const part = path.join(this.folder, `${randomUUID()}.part`);
    const file = await open(part, 'wx', 0o644);
    try {
      await file.writeFile(note);
      await file.sync();
      await rename(part, this.#file(origin));
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    await fsyncDirectory(this.folder);
  }

  /** A name of a log may be no name of a file. */
  readonly #file = (origin: string): string =>
    path.join(this.folder, `${createHash('sha256').update(origin).digest('hex')}.checkpoint`);
}
