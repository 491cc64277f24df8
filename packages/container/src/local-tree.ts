import type { ByteSource, Finding } from '@mocban/core';
import type { DigestAlgorithm, FixityPool } from '@mocban/fixity';
import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { DigestAhead } from './digest-ahead.js';
import { digestLocal } from './ensure-digests.js';
import { ioError } from './error.js';
import { ListedTree, present, type TreeNames } from './listed-tree.js';
import { readRange } from './read-range.js';
import type { PackageTree } from './types.js';

export interface LocalTreeParts extends TreeNames, Pick<PackageTree, 'origin' | 'findings'> {
  /** Absolute folder that paths are relative to. */
  root: string;
  /** Whether a listed file is there; a stopped unpacking leaves some out. @defaultValue all are */
  isPresent?: (path: string) => boolean;
  /** Threads that digest its files. @defaultValue some are started and ended for each pass */
  pool?: FixityPool;
  /** What digests its files already. */
  ahead?: DigestAhead;
}

/** Up to this size a file is read in one go: a metadata file took three waits and a promise each, far longer than its bytes. */
const SMALL_BYTES = 64 * 1024;

function readWhole(path: string): Buffer {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    return readFileSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** A folder, or a zip that was unpacked into one. Links are never followed. */
export class LocalTree extends ListedTree implements PackageTree {
  readonly origin: PackageTree['origin'];
  readonly #root: string;
  readonly #isPresent: (path: string) => boolean;
  readonly #pool: FixityPool | undefined;
  readonly #ahead: DigestAhead | undefined;

  constructor(parts: LocalTreeParts) {
    super(parts, parts.findings);
    this.origin = parts.origin;
    this.#root = parts.root;
    this.#isPresent = parts.isPresent ?? (() => true);
    this.#pool = parts.pool;
    this.#ahead = parts.ahead;
  }

  async *read(path: string, options: { signal?: AbortSignal } = {}): ByteSource {
    const local = present(this.localPath(path), path);
    options.signal?.throwIfAborted();
    try {
      const { sizeBytes } = this.files.get(path)!;
      if (sizeBytes <= SMALL_BYTES) {
        const bytes = readWhole(local);
        if (bytes.length > 0) yield bytes;
        return;
      }
      const handle = await open(local, constants.O_RDONLY | constants.O_NOFOLLOW);
      try {
        for await (const chunk of readRange(handle, 0, Infinity, sizeBytes)) {
          options.signal?.throwIfAborted();
          yield chunk;
        }
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw ioError(error, path);
    }
  }

  localPath(path: string): string | undefined {
    return this.files.has(path) && this.#isPresent(path) ? `${this.#root}/${path}` : undefined;
  }

  async ensureDigests(
    algorithms: readonly DigestAlgorithm[],
    options: { signal?: AbortSignal } = {},
  ): Promise<Finding[]> {
    const finding = await this.#ahead?.done();
    if (finding !== undefined) return [finding];
    return digestLocal(this, algorithms, this.#pool === undefined ? options : { ...options, pool: this.#pool });
  }

  async close(): Promise<void> {
    // Files are opened for each reading; nothing else is held.
    await this.#ahead?.stop();
  }
}
