import type { ByteSource, Finding } from '@mocban/core';
import type { DigestAlgorithm, FixityPool } from '@mocban/fixity';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { DigestAhead } from './digest-ahead.js';
import { digestLocal } from './ensure-digests.js';
import { ioError } from './error.js';
import { ListedTree, present, type TreeNames } from './listed-tree.js';
import { descriptor, readRange } from './read-range.js';
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

/** Of many files no more than the beginning is wanted. */
const FIRST_BYTES = 8 * 1024;
/** So much is read by blocking calls: of a metadata file the waits took far longer than its bytes. */
const BLOCKING_BYTES = 256 * 1024;

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
      const fd = openSync(local, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      try {
        let size = 0;
        for (let most = FIRST_BYTES; size < BLOCKING_BYTES; most = BLOCKING_BYTES - size) {
          // One byte more than expected: a short read then tells the end. A file that has grown is still read whole.
          const expected = size > sizeBytes ? Infinity : sizeBytes - size + 1;
          const chunk = Buffer.allocUnsafe(Math.min(most, expected));
          const count = readSync(fd, chunk, 0, chunk.length, size);
          size += count;
          if (count > 0) yield chunk.subarray(0, count);
          if (count === 0 || (size === sizeBytes && count < chunk.length)) return;
        }
        for await (const chunk of readRange(descriptor(fd), size, Infinity, Math.max(sizeBytes - size, 0))) {
          options.signal?.throwIfAborted();
          yield chunk;
        }
      } finally {
        closeSync(fd);
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
