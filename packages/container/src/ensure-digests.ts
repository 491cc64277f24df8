import type { Finding } from '@mocban/core';
import { digestBytes, FixityPool, type DigestAlgorithm, type Digests, type Fixity } from '@mocban/fixity';
import { archiveFinding, ContainerError, EntryFault } from './error.js';
import type { PackageTree, TreeFile } from './types.js';

export interface DigestTreeOptions {
  signal?: AbortSignal;
}

/** The files that lack digests, grouped by what they lack, so that each is read once. */
function groups(
  files: Iterable<TreeFile>,
  algorithms: readonly DigestAlgorithm[],
): Map<string, { missing: DigestAlgorithm[]; files: TreeFile[] }> {
  const found = new Map<string, { missing: DigestAlgorithm[]; files: TreeFile[] }>();
  for (const file of files) {
    const missing = algorithms.filter((algorithm) => file.digests[algorithm] === undefined);
    if (missing.length === 0) continue;
    const key = missing.join();
    const group = found.get(key) ?? { missing, files: [] };
    group.files.push(file);
    found.set(key, group);
  }
  return found;
}

const keep = (file: TreeFile, digests: Digests): void => void (file.digests = { ...file.digests, ...digests });

/** Digests the entries of an archive one after the other, as the tree streams them. */
export const digestStreamed = (
  tree: Pick<PackageTree, 'files' | 'read'>,
  algorithms: readonly DigestAlgorithm[],
  options: DigestTreeOptions,
): Promise<Finding[]> =>
  digestEach(tree.files.values(), algorithms, options, (path, missing) =>
    digestBytes(tree.read(path, options), missing, options),
  );

/** Digests what lacks digests in the order given. What is wrong with one file is a finding. */
export async function digestEach(
  files: Iterable<TreeFile>,
  algorithms: readonly DigestAlgorithm[],
  options: DigestTreeOptions,
  digest: (path: string, missing: readonly DigestAlgorithm[]) => Promise<Fixity>,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const file of files) {
    const missing = algorithms.filter((algorithm) => file.digests[algorithm] === undefined);
    if (missing.length > 0)
      try {
        keep(file, (await digest(file.path, missing)).digests);
      } catch (error) {
        options.signal?.throwIfAborted();
        if (!(error instanceof ContainerError)) throw error;
        findings.push(
          error instanceof EntryFault ? error.finding : archiveFinding('IO_READ', file.path, error.message),
        );
      }
  }
  return findings;
}

/** Digests files on this machine in worker threads. */
export async function digestLocal(
  tree: Pick<PackageTree, 'files' | 'localPath'>,
  algorithms: readonly DigestAlgorithm[],
  options: DigestTreeOptions,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const pool = new FixityPool();
  try {
    for (const { missing, files } of groups(tree.files.values(), algorithms).values()) {
      const items: { key: string; path: string }[] = [];
      for (const { path: key } of files) {
        const path = tree.localPath(key);
        if (path === undefined) findings.push(archiveFinding('IO_READ', key, 'the file was not unpacked'));
        else items.push({ key, path });
      }
      for await (const result of pool.digestFiles(items, missing, options))
        if ('error' in result)
          findings.push(archiveFinding('IO_READ', result.key, `the file cannot be read: ${result.error.code}`));
        else keep(tree.files.get(result.key)!, result.digests);
    }
  } finally {
    await pool.close();
  }
  return findings;
}
