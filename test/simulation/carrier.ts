import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bytesOf, collectBytes } from '@mocban/core';
import { MemoryStore } from '@mocban/storage';

/** What lies on a carrier, as one who looks at it from outside sees and changes it. */
export interface Carrier {
  /** Below a folder. @defaultValue all */
  keys(folder?: string): Promise<string[]>;
  get(key: string): Promise<Buffer | undefined>;
  put(key: string, bytes: Uint8Array): Promise<void>;
  remove(key: string): Promise<void>;
}

export class FolderCarrier implements Carrier {
  constructor(private readonly root: string) {}

  async keys(folder = ''): Promise<string[]> {
    const root = join(this.root, folder);
    if (statSync(root, { throwIfNoEntry: false }) === undefined) return [];
    const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
    return names.filter(
      // What was listed may be gone: others are at work.
      (key) => statSync(join(this.root, key), { throwIfNoEntry: false })?.isFile() === true,
    );
  }

  async get(key: string): Promise<Buffer | undefined> {
    try {
      return readFileSync(join(this.root, key));
    } catch {
      return undefined;
    }
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    const path = join(this.root, key);
    mkdirSync(dirname(path), { recursive: true });
    // Anew, and not into a file that another name may have as well.
    rmSync(path, { force: true });
    writeFileSync(path, bytes);
  }

  async remove(key: string): Promise<void> {
    rmSync(join(this.root, key), { force: true });
  }
}

export class MemoryCarrier implements Carrier {
  constructor(private readonly store: MemoryStore) {}

  async keys(folder = ''): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of this.store.list(folder)) keys.push(key);
    return keys;
  }

  async get(key: string): Promise<Buffer | undefined> {
    return (await this.store.stat(key)) === undefined ? undefined : collectBytes(this.store.read(key), 1 << 26);
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.store.remove(key);
    await this.store.write(key, bytesOf(bytes));
  }

  remove(key: string): Promise<void> {
    return this.store.remove(key);
  }
}
