import { FindingLog, type Finding } from '@mocban/core';
import {
  digestBytes,
  FixityPool,
  type DigestAlgorithm,
  type DigestItem,
  type Digests,
  type Fixity,
} from '@mocban/fixity';
import { archiveFinding, ContainerError, EntryFault } from './error.js';
import type { PackageTree, TreeFile } from './types.js';

export interface DigestTreeOptions {
  signal?: AbortSignal;
  /** Threads that serve several trees; without it some are started and ended. */
  pool?: FixityPool;
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
  const log = new FindingLog();
  for (const file of files) {
    const missing = algorithms.filter((algorithm) => file.digests[algorithm] === undefined);
    if (missing.length > 0)
      try {
        keep(file, (await digest(file.path, missing)).digests);
      } catch (error) {
        options.signal?.throwIfAborted();
        if (!(error instanceof ContainerError)) throw error;
        log.add(error instanceof EntryFault ? error.finding : archiveFinding('IO_READ', file.path, error.message));
      }
  }
  return log.list();
}

/** Digests files on this machine in worker threads; those that lack the same digests together, so that each is read once. */
export async function digestLocal(
  tree: Pick<PackageTree, 'files' | 'localPath'>,
  algorithms: readonly DigestAlgorithm[],
  options: DigestTreeOptions,
): Promise<Finding[]> {
  const log = new FindingLog();
  const groups = lacking(tree.files, algorithms);
  if (groups.length === 0) return [];
  const pool = options.pool ?? new FixityPool();
  try {
    for (const { missing, count } of groups) {
      const items = itemsLacking(tree, algorithms, missing, log);
      // A short list is done without threads, a long one never held.
      for await (const results of pool.digestBatches(count <= FEW ? [...items] : items, missing, options))
        for (const result of results)
          if ('error' in result) log.add(unreadable(tree.files.pathAt(Number(result.key)), result.error.code));
          else tree.files.keep(Number(result.key), result.digests);
    }
  } finally {
    if (options.pool === undefined) await pool.close();
  }
  return log.list();
}

const unreadable = (path: string, code: string): Finding =>
  archiveFinding('IO_READ', path, `the file cannot be read: ${code}`);

const FEW = 64;

/** The digests that some files lack, and of how many files. */
interface Lacking {
  missing: DigestAlgorithm[];
  count: number;
}

function lacking(files: PackageTree['files'], algorithms: readonly DigestAlgorithm[]): Lacking[] {
  const found = new Map<string, Lacking>();
  for (let number = 0; number < files.size; number += 1) {
    const missing = files.missingOf(number, algorithms);
    if (missing.length === 0) continue;
    const group = found.get(missing.join());
    if (group === undefined) found.set(missing.join(), { missing, count: 1 });
    else group.count += 1;
  }
  return [...found.values()];
}

/** Each under its number. */
function* itemsLacking(
  tree: Pick<PackageTree, 'files' | 'localPath'>,
  algorithms: readonly DigestAlgorithm[],
  missing: readonly DigestAlgorithm[],
  log: FindingLog,
): Generator<DigestItem> {
  for (let number = 0; number < tree.files.size; number += 1) {
    if (tree.files.missingOf(number, algorithms).join() !== missing.join()) continue;
    const file = tree.files.pathAt(number);
    const path = tree.localPath(file);
    if (path === undefined) log.add(archiveFinding('IO_READ', file, 'the file was not unpacked'));
    else yield { key: String(number), path, ...tree.files.knownSize(number) };
  }
}
