import type { PackageTree } from '@mocban/container/tree';
import { FixityPool, type DigestAlgorithm, type Digests } from '@mocban/fixity';
import { join } from 'node:path';
import { BagError } from '../error.js';
import { MANIFEST_FILE } from '../manifest.js';
import type { Bag, BagManifest } from '../types.js';
import { isPassing } from '../passing.js';

/** Digests that manifests give for a path. */
export function claimedDigests(bag: Bag, path: string, algorithms: readonly DigestAlgorithm[]): Digests {
  const digests: Digests = {};
  for (const { algorithm, entries } of bag.payloadManifests) {
    if (algorithm === undefined || !algorithms.includes(algorithm)) continue;
    const digest = entries.digestOf(path);
    if (digest !== undefined) digests[algorithm] = digest;
  }
  return digests;
}

const known = (manifests: readonly BagManifest[]): DigestAlgorithm[] =>
  manifests.flatMap(({ algorithm }) => algorithm ?? []);

/**
 * Gives every payload file that stays a digest by each algorithm: what the manifests say, else what is read, where what they do say is
 * verified in the same read.
 * @returns with `asIs` the paths that no manifest listed, and those whose bytes are others than were listed
 * @throws BagError `BAG_INVALID` when a file that had to be read is damaged, and without `asIs` stays as it is
 */
export async function completeDigests(
  tree: PackageTree,
  bag: Bag,
  algorithms: readonly DigestAlgorithm[],
  gone: ReadonlySet<string>,
  asIs: boolean,
  options: { signal?: AbortSignal },
): Promise<{ added: string[]; replaced: string[] }> {
  const changed = { added: [] as string[], replaced: [] as string[] };
  const every = [...new Set([...algorithms, ...known(bag.payloadManifests)])];
  const stale: { key: string; path: string }[] = [];
  for (const file of tree.files.values()) {
    if (!file.path.startsWith('data/') || gone.has(file.path)) continue;
    const claimed = claimedDigests(bag, file.path, algorithms);
    file.digests = claimed;
    if (asIs || algorithms.some((algorithm) => claimed[algorithm] === undefined))
      stale.push({ key: file.path, path: tree.localPath(file.path)! });
  }
  for await (const { key, digests } of digestAll(stale, every, options)) {
    const claimed = claimedDigests(bag, key, every);
    const names = Object.keys(claimed) as DigestAlgorithm[];
    const isSame = names.every((algorithm) => claimed[algorithm] === digests[algorithm]);
    if (!isSame && !asIs)
      throw new BagError('BAG_INVALID', 'a file had to be read and is damaged; nothing was changed', [
        `BAG_DIGEST_MISMATCH ${key}: its bytes are not those of its manifest`,
      ]);
    if (names.length === 0) changed.added.push(key);
    else if (!isSame) changed.replaced.push(key);
    tree.files.get(key)!.digests = Object.fromEntries(algorithms.map((algorithm) => [algorithm, digests[algorithm]]));
  }
  return changed;
}

/**
 * Digests of all tag files that stay as they are, which are read: they are few.
 * @throws BagError `BAG_INVALID` when one, or a manifest, is not what a tag manifest says
 */
export async function digestsOfTagFiles(
  tree: PackageTree,
  bag: Bag,
  algorithms: readonly DigestAlgorithm[],
  root: string,
): Promise<Map<string, Digests>> {
  const kept = new Map<string, Digests>();
  const paths: string[] = [];
  for (const path of tree.files.keys()) if (!path.startsWith('data/') && !isPassing(path)) paths.push(path);
  const items = paths.map((key) => ({ key, path: join(root, key) }));
  const damaged: string[] = [];
  for await (const { key, digests } of digestAll(
    items,
    [...new Set([...algorithms, ...known(bag.tagManifests)])],
    {},
  )) {
    for (const { algorithm, entries, file } of bag.tagManifests) {
      const claimed = entries.digestOf(key);
      if (algorithm !== undefined && claimed !== undefined && claimed !== digests[algorithm])
        damaged.push(`BAG_TAG_DIGEST_MISMATCH ${key}: its bytes are not those of ${file}`);
    }
    if (!REWRITTEN.test(key) && key !== bag.infoFile && !MANIFEST_FILE.test(key)) kept.set(key, digests);
  }
  if (damaged.length > 0)
    throw new BagError('BAG_INVALID', 'tag files of the bag are damaged; nothing was changed', damaged);
  return kept;
}

const REWRITTEN = /^(?:bagit|bag-info)\.txt$/;

async function* digestAll(
  items: readonly { key: string; path: string }[],
  algorithms: readonly DigestAlgorithm[],
  options: { signal?: AbortSignal },
): AsyncGenerator<{ key: string; digests: Digests }> {
  const pool = new FixityPool();
  try {
    for await (const result of pool.digestFiles(items, algorithms, options)) {
      if ('error' in result)
        throw new BagError('BAG_SOURCE_UNSAFE', `${result.key}: cannot be read: ${result.error.message}`);
      yield result;
    }
  } finally {
    await pool.close();
  }
}
