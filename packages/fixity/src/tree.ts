import { lstat, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { byByteOrder } from '@mocban/core';
import type { DigestItem, DigestResult } from './jobs.js';
import { FixityPool } from './pool.js';
import type { DigestAlgorithm } from './types.js';

/**
 * Digests of every file below a folder, each folder in byte order, or of one file. Keys are `root` as it was given, joined with the
 * path below it. Symbolic links and devices are results with an error. Holds the names of the folders on the way down.
 * @throws the system's error when `root` or a folder below it cannot be read; as `FixityPool.digestFiles`
 */
export async function* digestTree(
  root: string,
  algorithms: Iterable<DigestAlgorithm>,
  options: { pool?: FixityPool; signal?: AbortSignal } = {},
): AsyncGenerator<DigestResult> {
  const pool = options.pool ?? new FixityPool();
  const signal = options.signal && { signal: options.signal };
  try {
    yield* pool.digestFiles(filesBelow(root), algorithms, { ordered: true, ...signal });
  } finally {
    if (!options.pool) await pool.close();
  }
}

async function* filesBelow(root: string): AsyncGenerator<DigestItem> {
  if ((await lstat(root)).isDirectory()) yield* folder(root);
  else yield { path: resolve(root), key: root };
}

async function* folder(path: string): AsyncGenerator<DigestItem> {
  const entries = (await readdir(path, { withFileTypes: true })).sort((a, b) => byByteOrder(a.name, b.name));
  for (const entry of entries) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) yield* folder(child);
    else yield { path: resolve(child), key: child };
  }
}
