import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { DigestAlgorithm, FixityPool } from '@mocban/fixity';
import { DigestAhead } from './digest-ahead.js';
import { listDirectory } from './directory-listing.js';
import { ContainerError, ioError } from './error.js';
import { resolveLimits } from './limits.js';
import type { NameRules } from './listing.js';
import { LocalTree } from './local-tree.js';
import type { ContainerLimits, PackageTree } from './types.js';

export interface OpenTreeOptions extends NameRules {
  limits?: ContainerLimits;
  signal?: AbortSignal;
  /** Threads that digest the files of a folder, for those who open several. @defaultValue each folder has its own */
  pool?: FixityPool;
  /** Of a folder: names in it that are not listed, folders with a slash behind them. */
  passOver?: (name: string) => boolean;
  /**
   * Of a folder: what to digest its files by while they are being listed, told by the names in it, folders with a slash behind them.
   * `ensureDigests` waits for that, and `close` ends it. Nothing more is read from where something unsafe was found.
   */
  digestAhead?: (names: readonly string[]) => readonly DigestAlgorithm[];
}

/**
 * Opens a package, a folder, a zip, a tar or a tar.gz told apart by content. What is unsafe or broken in it is in the tree's `findings`.
 * A tar.gz is inflated once to be listed, and again for files that do not lie at its top or are large.
 * @throws ContainerError `CONTAINER_UNKNOWN` for any other file, `CONTAINER_IO` when the path cannot be read
 */
export async function openTree(path: string, options: OpenTreeOptions = {}): Promise<PackageTree> {
  const name = basename(resolve(path));
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) return await openDirectory(resolve(path), name, options);
    if (stats.isFile()) {
      // What reads archives takes longer to load than a small folder to be read.
      const { openArchive } = await import('./open-archive.js');
      return await openArchive(path, name, options);
    }
  } catch (error) {
    throw ioError(error, name);
  }
  throw new ContainerError('CONTAINER_UNKNOWN', `${name}: neither a folder nor a file`);
}

/** A folder of so many files and folders is no trick: they are there. */
const MOST_LISTED = 10_000_000;

async function openDirectory(root: string, name: string, options: OpenTreeOptions): Promise<LocalTree> {
  const { signal, pool, digestAhead: algorithmsOf, passOver } = options;
  const limits = resolveLimits({ maxEntries: MOST_LISTED, ...options.limits });
  const shared = { ...(signal && { signal }), ...(pool && { pool }) };
  const { maxTotalBytes } = limits;
  const ahead = algorithmsOf && new DigestAhead(root, { algorithmsOf, maxTotalBytes, ...shared });
  try {
    const watcher = ahead && { watcher: ahead };
    const listing = await listDirectory(root, limits, { ...shared, ...watcher, ...(passOver && { passOver }) });
    const parts = { origin: 'directory', name, prefix: '', root, ...listing } as const;
    return new LocalTree({ ...parts, ...shared, ...(ahead && { ahead }) });
  } catch (error) {
    await ahead?.stop();
    throw error;
  }
}
